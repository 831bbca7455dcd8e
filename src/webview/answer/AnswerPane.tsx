import './answer.css';
import type { JSX } from 'preact';
import { isDirect } from '../../protocol/directRun';
import type { RunView } from '../../rlm/trajectory';
import { CopyButton } from '../shared/CopyButton';
import { Icon } from '../shared/Icon';
import { isEnded, type RunStatusText } from '../shared/runStatus';
import type { TraceStore } from '../traceStore';
import { AnswerText } from './AnswerText';
import { CitationSummary } from './CitationSummary';
import { DirectNote } from './DirectNote';
import { laidOutJson } from './jsonAnswer';
import { answerToCopy, partialNote } from './partialNote';

interface AnswerPaneProps {
  readonly run: RunView;
  /** The host can ask the same again. */
  readonly repeatable: boolean;
  readonly status: RunStatusText;
  readonly store: TraceStore;
}

/** The answer, with what one must know to trust it above it. */
export function AnswerPane({ run, repeatable, status, store }: AnswerPaneProps): JSX.Element {
  const answered = run.answered;
  if (!answered) return <NoAnswer status={status} />;
  const note = partialNote(answered, status);
  const json = run.started?.settings?.schema && laidOutJson(answered.answer);
  return (
    <div class="answer">
      {note !== undefined && (
        <div class="banner banner-warning">
          <Icon name="warning" />
          <p>{note}</p>
        </div>
      )}
      {isDirect(run) && <DirectNote onDeeper={repeatable ? () => store.act('deeper') : undefined} />}
      {run.started?.isLanguageModel === false && <NoLanguageModel />}
      <div class="answer-bar">
        <CitationSummary citations={answered.citations} />
        <CopyButton text={() => answerToCopy(answered, status, json)} what="the answer" />
      </div>
      <AnswerText
        answer={answered.answer}
        json={json}
        citations={answered.citations}
        onOpen={({ path, line, endLine }) => store.open({ path, line, endLine })}
      />
    </div>
  );
}

function NoAnswer({ status }: { status: RunStatusText }): JSX.Element {
  return (
    <p class="placeholder">
      {isEnded(status.phase)
        ? 'This run has no answer. Its steps show how far it got.'
        : 'The answer appears here when the run is done.'}
    </p>
  );
}

function NoLanguageModel(): JSX.Element {
  return (
    <div class="banner banner-info">
      <Icon name="info" />
      <p>
        No language model took part. The built-in explorer searched the text and quotes what it found. To have
        a model read and reason, run “RLM: Select Model”.
      </p>
    </div>
  );
}
