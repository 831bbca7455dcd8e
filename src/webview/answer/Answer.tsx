import type { JSX } from 'preact';
import type { Citation } from '../../context/citations';
import type { Answered } from '../../rlm/events';
import type { RunSettings } from '../../rlm/runSettings';
import { CopyButton } from '../shared/CopyButton';
import type { RunStatusText } from '../shared/runStatus';
import { AnswerText } from './AnswerText';
import { CitationSummary } from './CitationSummary';
import { laidOutJson } from './jsonAnswer';
import { answerToCopy } from './partialNote';

interface AnswerProps {
  readonly answered: Answered;
  readonly settings: RunSettings | undefined;
  readonly status: RunStatusText;
  readonly onOpen: (citation: Citation) => void;
}

/** An answer, with what the check of its citations came to above it. */
export function Answer({ answered, settings, status, onOpen }: AnswerProps): JSX.Element {
  const { answer, citations } = answered;
  const json = settings?.schema && laidOutJson(answer);
  return (
    <>
      <div class="answer-bar">
        <CitationSummary citations={citations} />
        <CopyButton text={() => answerToCopy(answered, status, json)} what="the answer" />
      </div>
      <AnswerText answer={answer} json={json} citations={citations} onOpen={onOpen} />
    </>
  );
}
