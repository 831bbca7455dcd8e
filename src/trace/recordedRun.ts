import type { CallFinished, RunFinished, TrajectoryEvent } from '../rlm/events';

/** Reasons for which a run ended that are no end of its question. */
const brokenOff = new Set(['cancelled', 'time', 'engine-lost', 'answer-now']);

/** A run that did not come to its own end: it can go on from its journal. */
export interface RecordedRun {
  /** What a replay finds again, in order; how it was broken off is not in it. */
  readonly events: readonly TrajectoryEvent[];
  /** Of the journal; the next event is one more. */
  readonly lastSeq: number;
}

/** What can be gone on with of a run; `undefined` when it has ended, or never began. */
export function recordedRun(events: readonly TrajectoryEvent[]): RecordedRun | undefined {
  const [first] = events;
  const lastSeq = events.at(-1)?.seq ?? 0;
  if (first?.type !== 'run.started' || first.clock === undefined) return undefined;
  const finished = events.findLast((event) => event.type === 'run.finished' || event.type === 'run.resumed');
  if (finished?.type === 'run.finished' && !canGoOn(finished)) return undefined;
  const failed = finished?.type === 'run.finished' ? lastFailedRoot(events) : undefined;
  const lastMade = new Map(
    events.flatMap((event) => (event.type === 'call.started' ? [[event.call, event.seq] as const] : [])),
  );
  /** Of a call that failed one life and was made again in the next. */
  const isOver = (event: TrajectoryEvent): boolean =>
    event.type === 'call.finished' && event.seq < (lastMade.get(event.call) ?? 0);
  return {
    events: events.filter((event) => event !== failed && !isOver(event) && !isOfTheEnd(event)),
    lastSeq,
  };
}

function canGoOn({ status, reason }: RunFinished): boolean {
  return status === 'failed' || (status === 'partial' && reason !== undefined && brokenOff.has(reason.code));
}

/** The call that failed the run: it is made again. */
function lastFailedRoot(events: readonly TrajectoryEvent[]): CallFinished | undefined {
  const last = events.findLast((event) => event.type === 'call.finished' && event.call.endsWith('.root'));
  return last?.type === 'call.finished' && !last.outcome.ok ? last : undefined;
}

function isOfTheEnd(event: TrajectoryEvent): boolean {
  switch (event.type) {
    case 'run.finished':
    case 'run.resumed':
    case 'answered':
    case 'coverage':
      return true;
    case 'call.finished':
      return !event.outcome.ok && event.outcome.code === 'cancelled';
    case 'steered':
      return event.steering.kind === 'answer-now';
    case 'warning':
      return event.code === 'answer-now';
    default:
      return false;
  }
}
