import type { JSX } from 'preact';
import type { EarlierRun } from '../../protocol/panel';
import { emptyRun } from '../../rlm/trajectory';
import { Collapsible } from '../shared/Collapsible';
import { runStatus } from '../shared/runStatus';
import type { TraceStore } from '../traceStore';
import { Answer } from './Answer';

interface EarlierAnswersProps {
  /** Oldest first. */
  readonly runs: readonly EarlierRun[];
  readonly store: TraceStore;
}

/** What was asked and answered before in this conversation, each behind its question. */
export function EarlierAnswers({ runs, store }: EarlierAnswersProps): JSX.Element | null {
  if (runs.length === 0) return null;
  return (
    <section class="earlier-answers" aria-label="Earlier in this conversation">
      {runs.map((run, index) => (
        <Collapsible
          key={run.started?.runId ?? index}
          class="earlier-answer"
          summary={<span class="earlier-question">{run.started?.question}</span>}
        >
          <EarlierAnswer run={run} store={store} />
        </Collapsible>
      ))}
    </section>
  );
}

/** No run of an earlier question is under way. */
const over = { live: false, elsewhere: false, resumable: false };

function EarlierAnswer({ run, store }: { run: EarlierRun; store: TraceStore }): JSX.Element {
  const { started, answered } = run;
  const status = runStatus({ ...emptyRun(), ...run }, over);
  const whole = status.phase === 'complete';
  return (
    <>
      {!whole && (
        <p class="note">
          {status.title}: {status.reason}
        </p>
      )}
      {answered ? (
        <Answer
          answered={answered}
          settings={started?.settings}
          status={status}
          onOpen={(place) => started && store.open(started.runId, place)}
        />
      ) : (
        <p class="note">There is no answer.</p>
      )}
    </>
  );
}
