import './answer.css';
import type { JSX } from 'preact';
import { isDirect } from '../../protocol/directRun';
import { Icon } from '../shared/Icon';
import { isEnded, type RunStatusText } from '../shared/runStatus';
import type { ShownRun, TraceStore } from '../traceStore';
import { Answer } from './Answer';
import { DirectNote } from './DirectNote';
import { EarlierAnswers } from './EarlierAnswers';
import { FollowUp } from './FollowUp';
import { partialNote } from './partialNote';

interface AnswerPaneProps {
  readonly shown: ShownRun;
  readonly status: RunStatusText;
  readonly store: TraceStore;
}

/** The conversation: what was answered before, the answer with what one must know to trust it, the next question. */
export function AnswerPane({ shown, status, store }: AnswerPaneProps): JSX.Element {
  const { runId, run, earlier, repeatable } = shown;
  const answered = run.answered;
  const note = answered && partialNote(answered, status);
  return (
    <div class="answer">
      <EarlierAnswers runs={earlier} store={store} />
      {note !== undefined && (
        <div class="banner banner-warning">
          <Icon name="warning" />
          <p>{note}</p>
        </div>
      )}
      {answered && isDirect(run) && (
        <DirectNote onDeeper={repeatable ? () => store.act('deeper') : undefined} />
      )}
      {answered && run.started?.isLanguageModel === false && <NoLanguageModel />}
      {answered ? (
        <Answer
          answered={answered}
          settings={run.started?.settings}
          status={status}
          onOpen={(place) => store.open(runId, place)}
        />
      ) : (
        <NoAnswer isOver={isEnded(status.phase)} />
      )}
      <FollowUp shown={shown} store={store} />
    </div>
  );
}

function NoAnswer({ isOver }: { isOver: boolean }): JSX.Element {
  return (
    <p class="placeholder">
      {isOver
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
