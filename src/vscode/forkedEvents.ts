import type { TrajectoryEvent } from '../rlm/events';
import { replBlock } from '../rlm/replies/fences';
import { recordedRun } from '../trace/recordedRun';

/** How a fork differs from its run, from a turn on. */
export type ForkChange =
  /** The turn and all after it are another model's. */
  | { readonly kind: 'model'; readonly rootModel: string }
  /** The model is told something with the turn. */
  | { readonly kind: 'hint'; readonly text: string }
  /** This is what is asked from now on. */
  | { readonly kind: 'question'; readonly text: string }
  /** This code runs in place of the model's. */
  | { readonly kind: 'code'; readonly code: string };

/**
 * What a fork shares with its run, as events of its own, numbered from 1: all before a turn of the root loop, and
 * where its code is another, the turn's reply with that code in it. `undefined` when the run never came so far.
 */
export function forkedEvents(
  events: readonly TrajectoryEvent[],
  turn: number,
  change: ForkChange,
  runId: string,
): TrajectoryEvent[] | undefined {
  const before = sharedBy(events, turn, change);
  const [first] = before ?? [];
  if (!before || first?.type !== 'run.started') return undefined;
  const hint = hintOf(change);
  const told = hint === undefined ? before : withHint(before, turn, hint);
  const shared = told
    .slice(1)
    .map((event) => (change.kind === 'code' ? withCode(event, turn, change.code) : event));
  const note: TrajectoryEvent = {
    type: 'warning',
    code: 'fork',
    message: noteOf(change, turn),
    seq: 0,
    time: first.time,
  };
  const started: TrajectoryEvent = {
    ...first,
    runId,
    question: questionOf(first.question, turn, change),
    ...(change.kind === 'model' ? { rootModel: change.rootModel } : {}),
    forks: { runId: first.runId, events: shared.length + 2 },
  };
  return [started, note, ...shared].map((event, index) => ({ ...event, seq: index + 1 }));
}

/** What was replayed of an earlier life of the run is in it, how that life ended is not. */
function sharedBy(
  events: readonly TrajectoryEvent[],
  turn: number,
  { kind }: ForkChange,
): readonly TrajectoryEvent[] | undefined {
  const id = String(turn);
  const end =
    kind === 'code'
      ? events.findLastIndex((event) => event.type === 'call.finished' && event.call === `${id}.root`) + 1
      : events.findIndex((event) => event.type === 'iteration.started' && event.iteration === id);
  return end > 0 ? recordedRun(events.slice(0, end))?.events : undefined;
}

/** What is asked. Shared turns have the question in their prompts, so after the first one it is told as a hint. */
export function questionOf(question: string, turn: number, change: ForkChange): string {
  if (turn > 1) return question;
  if (change.kind === 'question') return change.text;
  return change.kind === 'hint' ? `${question}\n\nHint: ${change.text}` : question;
}

function hintOf(change: ForkChange): string | undefined {
  if (change.kind === 'hint') return change.text;
  return change.kind === 'question'
    ? `The question is another now. Answer this one instead: ${change.text}`
    : undefined;
}

/** Told before the reply of the turn before: so it is there, whatever the time, when the turn begins. */
function withHint(
  events: readonly TrajectoryEvent[],
  turn: number,
  text: string,
): readonly TrajectoryEvent[] {
  const reply = `${turn - 1}.root`;
  const at = events.findLastIndex((event) => event.type === 'call.finished' && event.call === reply);
  const { time } = events[at] ?? { time: 0 };
  const hint: TrajectoryEvent = { type: 'steered', steering: { kind: 'hint', text }, seq: 0, time };
  return at < 0 ? events : events.toSpliced(at, 0, hint);
}

function withCode(event: TrajectoryEvent, turn: number, code: string): TrajectoryEvent {
  if (event.type !== 'call.finished' || event.call !== `${turn}.root` || !event.outcome.ok) return event;
  return { ...event, outcome: { ...event.outcome, text: replBlock(code), finish: 'stop' } };
}

function noteOf(change: ForkChange, turn: number): string {
  const from = `Forked at turn ${turn} of another run`;
  switch (change.kind) {
    case 'model':
      return `${from}: from there on ${change.rootModel} writes the code.`;
    case 'hint':
      return `${from}, with a hint.`;
    case 'question':
      return `${from}, with another question.`;
    case 'code':
      return `${from}, with code that you edited.`;
  }
}
