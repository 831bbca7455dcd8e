import type { JSX } from 'preact';
import { isDirect } from '../../protocol/directRun';
import type { RunView } from '../../rlm/trajectory';
import { ActionButton } from '../shared/ActionButton';
import type { ShownRun, TraceStore } from '../traceStore';

interface RunButtonsProps {
  readonly shown: ShownRun;
  readonly store: TraceStore;
}

/** What can be done with the run: told something or ended while it goes on, compared when it is over. */
export function RunButtons({ shown, store }: RunButtonsProps): JSX.Element | null {
  const { run, live, repeatable } = shown;
  const hasModel = run.started?.isLanguageModel !== false;
  if (!live) {
    // A direct call would not know what a follow-up leans on.
    const isFollowUp = run.started?.follows !== undefined;
    if (!repeatable || !hasModel || !run.answered || isDirect(run) || isFollowUp) return null;
    return (
      <div class="run-buttons">
        <button
          type="button"
          class="button secondary"
          title="Ask the same by one call that is given all of the text, and show both answers with what they took"
          onClick={() => store.act('compare')}
        >
          Compare with a Direct Call
        </button>
      </div>
    );
  }
  const cancelling = store.cancelling.value;
  return (
    <div class="run-buttons">
      {hasModel && run.iterations[0]?.root && !isDirect(run) && !cancelling && (
        <SteeringButtons run={run} store={store} />
      )}
      <ActionButton disabled={cancelling} onClick={() => store.cancel()}>
        {cancelling ? 'Cancelling…' : 'Cancel'}
      </ActionButton>
    </div>
  );
}

function SteeringButtons({ run, store }: { run: RunView; store: TraceStore }): JSX.Element {
  const turn = run.iterations.at(-1);
  const asked = run.warnings.some(({ code }) => code === 'answer-now');
  const isLast = turn !== undefined && turn.index >= turn.of;
  return (
    <>
      <ActionButton
        disabled={asked || isLast}
        title={isLast ? 'This is the last turn' : 'Let the next turn be the last: answer with what there is'}
        onClick={() => store.act('answer-now')}
      >
        {asked ? 'Answering…' : 'Answer Now'}
      </ActionButton>
      <ActionButton
        disabled={isLast}
        title={isLast ? 'This is the last turn' : 'Tell the model something with its next turn'}
        onClick={() => store.act('hint')}
      >
        Add a Hint…
      </ActionButton>
    </>
  );
}
