import type { CallFinished, EventBody, RunStarted, TrajectoryEvent } from '../rlm/events';
import { directNote } from '../rlm/direct';
import { replBlock } from '../rlm/replies/fences';
import { wentOverChangedText } from './recordedContext';
import type { RecordedRun } from './recordedRun';

/** What the fork of a run does otherwise, from one of its turns on. */
export interface ForkChange {
  /** From 1. */
  readonly turn: number;
  readonly runId: string;
  readonly rootModel?: string | undefined;
  /** In place of the code that the model wrote in this turn. */
  readonly code?: string | undefined;
  /** Told to the model with this turn; with code of its own, with the next. */
  readonly hint?: string | undefined;
  /** In the first message; from turn 2 on, and with code of its own, told as a hint. */
  readonly question?: string | undefined;
}

function turnsOf(events: readonly TrajectoryEvent[]): number {
  return events.reduce((turns, event) => Math.max(turns, isRootTurn(event) ? event.index : 0), 0);
}

/**
 * A run of its own that has gone as another did before a turn.
 * @throws {RangeError} in words, when the run has no such turn.
 */
export function forkOf({ events }: RecordedRun, change: ForkChange): RecordedRun {
  const { turn, runId, rootModel, code, hint, question } = change;
  const [started] = events;
  const begin = events.findIndex((event) => isRootTurn(event) && event.index === turn);
  if (started?.type !== 'run.started' || begin < 0)
    throw new RangeError(`the trace has no turn ${turn}: it has ${turnsOf(events)}`);
  const shared = events.slice(1, begin);
  const isAskedAnew = turn === 1 && code === undefined;
  const first: RunStarted = {
    ...started,
    runId,
    rootModel: rootModel ?? started.rootModel,
    question: isAskedAnew ? (question ?? started.question) : started.question,
    forks: { runId: started.runId, events: shared.length + 1 },
  };
  const said = [hint, isAskedAnew || question === undefined ? undefined : newQuestion(question)];
  const bodies: EventBody[] = [
    first,
    ...shared,
    ...(code === undefined ? [] : withCode(events.slice(begin), String(turn), code)),
    { type: 'warning', code: 'fork', message: noteOf(change) },
    ...said.flatMap((text) =>
      text === undefined ? [] : [{ type: 'steered', steering: { kind: 'hint', text } } as const],
    ),
  ];
  const time = Date.now();
  return {
    events: bodies.map((body, index) => ({ time, ...body, seq: index + 1 })),
    lastSeq: bodies.length,
    // Another model may be told other things in the turns before it.
    standsAsRecorded:
      (rootModel !== undefined && rootModel !== started.rootModel) || wentOverChangedText(shared),
  };
}

function newQuestion(question: string): string {
  return `The question is another now. Answer this one instead: ${question}`;
}

function noteOf({ turn, rootModel, code, hint, question }: ForkChange): string {
  const otherwise = [
    ...(rootModel === undefined ? [] : [`${rootModel} as the root model`]),
    ...(code === undefined ? [] : ['edited code']),
    ...(hint === undefined ? [] : ['a hint']),
    ...(question === undefined ? [] : ['another question']),
  ];
  const how = otherwise.length === 0 ? '' : `, with ${otherwise.join(' and ')}`;
  return `Forked at turn ${turn} of another run${how}.`;
}

/** The turn up to its reply, which has this code and cost nothing. */
function withCode(rest: readonly TrajectoryEvent[], iteration: string, code: string): TrajectoryEvent[] {
  const call = `${iteration}.root`;
  if (rest.some((event) => event.type === 'call.started' && event.note === directNote))
    throw new RangeError(`turn ${iteration} was a direct call, which has no code to replace`);
  const end = rest.findIndex(
    (event) => event.type === 'call.finished' && event.call === call && event.outcome.ok,
  );
  const reply = rest[end];
  if (reply?.type !== 'call.finished' || !reply.outcome.ok)
    throw new RangeError(`turn ${iteration} has no reply in the trace whose code could be replaced`);
  const finished: TrajectoryEvent & CallFinished = {
    ...reply,
    lost: undefined,
    outcome: {
      ...reply.outcome,
      text: replBlock(code.trimEnd()),
      finish: 'stop',
      usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    },
  };
  return [...rest.slice(0, end), finished];
}

function isRootTurn(
  event: TrajectoryEvent,
): event is TrajectoryEvent & { readonly type: 'iteration.started'; readonly index: number } {
  return event.type === 'iteration.started' && event.parent === undefined;
}
