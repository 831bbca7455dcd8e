import type { RunStarted, TrajectoryEvent } from '../rlm/events';
import type { RecordedReads } from '../rlm/guestReads';
import type { RecordedContext } from '../rlm/recordedContext';

/** What a replay is told of the context, and how much. */
export type ContextSource =
  /** The files are as they were: they are read again. */
  | 'files'
  /** They have changed: code is told what is recorded, and sees them as they are after that. */
  | 'changed-files'
  /** They are not at hand. */
  | 'record';

/** What the engine has to know of a recorded run's context. */
export function recordedContext(events: readonly TrajectoryEvent[], source: ContextSource): RecordedContext {
  const isTold = source !== 'files';
  return {
    reads: recordedReads(events, isTold),
    firstMessages: isTold ? firstMessages(events) : undefined,
    documents: source === 'record' ? documentsIn(events) : undefined,
  };
}

/**
 * How many more characters of what code reads are recorded; `undefined`: no more, since the run began without, or
 * the trace has been full.
 */
export function roomForContext(events: readonly TrajectoryEvent[]): number | undefined {
  const keeps = startOf(events)?.keepsContext;
  if (keeps === undefined || isFull(events)) return undefined;
  return Math.max(0, keeps - charactersRead(events));
}

/** Whether the trace alone is enough to replay its run: it has all that code read. */
export function holdsItsContext(events: readonly TrajectoryEvent[]): boolean {
  return (
    startOf(events)?.keepsContext !== undefined &&
    !isFull(events) &&
    events.some(({ type }) => type === 'context.loaded')
  );
}

/**
 * Whether a run can go on without its files: its trace has what code read, and what the model was told first.
 * @param before the events of each run that it follows up on
 */
export function goesOnAlone(
  events: readonly TrajectoryEvent[],
  before: readonly (readonly TrajectoryEvent[])[],
): boolean {
  return [...before, events].every(holdsItsContext) && events.some(({ type }) => type === 'call.started');
}

/** The code of the warning with which a run goes on whose files are not at hand. */
export const filesGone = 'files-gone';

/** Whether the run has gone on once while its files were not at hand: what code was told then is not in them. */
export function wentWithoutFiles(events: readonly TrajectoryEvent[]): boolean {
  return events.some((event) => event.type === 'warning' && event.code === filesGone);
}

/** The code of the warning with which a run goes on over files that are no longer what it saw. */
export const textChanged = 'text-changed';

/** Whether the run has gone on over files that had changed: what comes after saw other texts than what came before. */
export function wentOverChangedText(events: readonly TrajectoryEvent[]): boolean {
  return events.some((event) => event.type === 'warning' && event.code === textChanged);
}

function startOf([first]: readonly TrajectoryEvent[]): RunStarted | undefined {
  return first?.type === 'run.started' ? first : undefined;
}

function isFull(events: readonly TrajectoryEvent[]): boolean {
  return events.some((event) => event.type === 'warning' && event.code === 'context-not-kept');
}

function charactersRead(events: readonly TrajectoryEvent[]): number {
  let characters = 0;
  for (const event of events)
    if (event.type === 'context.read') for (const answer of event.answers) characters += answer.length;
  return characters;
}

function recordedReads(events: readonly TrajectoryEvent[], isTold: boolean): RecordedReads {
  const turns = new Map<string, { count: number; answers: string[] }>();
  for (const event of events) {
    if (event.type !== 'context.read') continue;
    const turn = turns.get(event.turn) ?? { count: 0, answers: [] };
    turns.set(event.turn, turn);
    for (const lines of event.answers)
      for (const answer of lines.split('\n')) {
        turn.count++;
        if (isTold) turn.answers.push(answer);
      }
  }
  return Object.fromEntries(
    [...turns].map(([turn, { count, answers }]) => [turn, isTold ? { count, answers } : { count }]),
  );
}

function firstMessages(events: readonly TrajectoryEvent[]): Record<string, string> {
  const first: Record<string, string> = {};
  for (const event of events) {
    if (event.type !== 'call.started') continue;
    const loop = /^(?:(.+)\.)?1\.root$/.exec(event.call);
    const message = event.messages.find(({ role }) => role === 'user');
    if (loop && message) first[loop[1] ?? ''] ??= message.content;
  }
  return first;
}

function documentsIn(events: readonly TrajectoryEvent[]): RecordedContext['documents'] {
  const snapshot = events.find(({ type }) => type === 'snapshot');
  const loaded = events.find(({ type }) => type === 'context.loaded');
  return {
    fingerprints: snapshot?.type === 'snapshot' ? snapshot.documents : '',
    tokens: loaded?.type === 'context.loaded' ? loaded.tokens : 0,
  };
}
