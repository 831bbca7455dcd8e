import type { CallFinished, RunFinished, TrajectoryEvent } from '../rlm/events';
import { wentOverChangedText } from './recordedContext';
import { untilAnswerNow } from './untilAnswerNow';

/** Reasons for which a run ended that are no end of its question. */
const brokenOff = new Set(['cancelled', 'time', 'engine-lost', 'answer-now']);

/** A run as a replay finds it again, from its first event on. */
export interface RecordedRun {
  /** In order; how it was broken off is not in it. */
  readonly events: readonly TrajectoryEvent[];
  /** Of the journal; the next event is one more. */
  readonly lastSeq: number;
  /** True: the run came to its own end, so that a replay has to find all of it, and nothing more. */
  readonly isWhole?: boolean;
  /**
   * True: what is recorded stands, although its steps may come out otherwise by now. Its calls and blocks must be
   * the same; what they are sent and print need not.
   */
  readonly standsAsRecorded?: boolean | undefined;
  /** In words, which files have changed since: the user has it go on over them, which is noted in its trace. */
  readonly changes?: string | undefined;
  /** True: the files are not at hand, and what the trace holds of them is enough (see `holdsItsContext`). */
  readonly withoutFiles?: boolean | undefined;
}

/** What can be gone on with of a run; `undefined` when it has ended, or never began. */
export function recordedRun(events: readonly TrajectoryEvent[]): RecordedRun | undefined {
  const run = replayableRun(events);
  return run?.isWhole === true ? undefined : run;
}

/** What of a run can be replayed, ended or not; `undefined` when it never began, or kept too little. */
export function replayableRun(events: readonly TrajectoryEvent[]): RecordedRun | undefined {
  const [first] = events;
  if (first?.type !== 'run.started' || first.clock === undefined) return undefined;
  const lives = livesOf(events);
  const last = lives.at(-1) ?? [];
  return recordedFrom(lives.flatMap(told), events, !isBrokenOff(last));
}

/** A run that others follow up on, whole; `undefined` when it never began or had no end, or kept too little. */
export function conversationRun(events: readonly TrajectoryEvent[]): RecordedRun | undefined {
  const [first] = events;
  if (first?.type !== 'run.started' || first.clock === undefined) return undefined;
  const lives = livesOf(events);
  const last = lives.at(-1) ?? [];
  if (!endOf(last)) return undefined;
  const before = lives.slice(0, -1).flatMap(told);
  return recordedFrom([...before, ...last.filter(isTold)], events, true);
}

function recordedFrom(
  events: readonly TrajectoryEvent[],
  journal: readonly TrajectoryEvent[],
  isWhole: boolean,
): RecordedRun {
  const lastSeq = journal.at(-1)?.seq ?? 0;
  return { events, lastSeq, isWhole, standsAsRecorded: wentOverChangedText(events) };
}

/** From its begin, or from where it was gone on with, to where it was broken off or ended. */
type Life = readonly TrajectoryEvent[];

function livesOf(events: readonly TrajectoryEvent[]): Life[] {
  const lives: TrajectoryEvent[][] = [[]];
  for (const event of events) {
    if (event.type === 'run.resumed') lives.push([]);
    else lives.at(-1)?.push(event);
  }
  return lives;
}

function isBrokenOff(life: Life): boolean {
  const finished = endOf(life);
  return finished === undefined || canGoOn(finished);
}

function endOf(life: Life): RunFinished | undefined {
  const last = life.findLast(({ type }) => type === 'run.finished');
  return last?.type === 'run.finished' ? last : undefined;
}

/** Whether a run that ended so was broken off, so that it can be gone on with. */
export function canGoOn({ status, reason }: Pick<RunFinished, 'status' | 'reason'>): boolean {
  return status === 'failed' || (status === 'partial' && reason !== undefined && brokenOff.has(reason.code));
}

function told(life: Life): readonly TrajectoryEvent[] {
  return (isBrokenOff(life) ? withoutEnd(life) : life).filter(isTold);
}

/** A call that was aborted, with the run or with an engine that was lost, has come to nothing. */
function isTold(event: TrajectoryEvent): boolean {
  return event.type !== 'call.finished' || event.outcome.ok || event.outcome.code !== 'cancelled';
}

function withoutEnd(life: Life): TrajectoryEvent[] {
  const failed = lastFailedRoot(life);
  return untilAnswerNow(life).filter((event) => event !== failed && !isOfTheEnd(event));
}

/** Replies that fail a run although they came. */
const useless = new Set(['filtered', 'empty-reply']);

/** The call that failed the run: it is made again. */
function lastFailedRoot(life: Life): CallFinished | undefined {
  const end = endOf(life);
  const last = life.findLast((event) => event.type === 'call.finished' && event.call.endsWith('.root'));
  if (!end || last?.type !== 'call.finished') return undefined;
  return !last.outcome.ok || useless.has(end.reason?.code ?? '') ? last : undefined;
}

function isOfTheEnd(event: TrajectoryEvent): boolean {
  switch (event.type) {
    case 'run.finished':
    case 'answered':
    case 'coverage':
      return true;
    default:
      return false;
  }
}
