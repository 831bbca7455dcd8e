import type { Corpus } from '../context/documents';
import type { Inspected } from '../protocol/engine';
import type { OnTextProgress } from '../protocol/textProgress';
import { AwakeTimer } from '../rlm/awakeTimer';
import { conversationOver } from '../rlm/errors';
import type { RunFinished } from '../rlm/events';
import type { LoopResult } from '../rlm/loopResult';
import type { Steering } from '../rlm/steering';
import { conversationRun } from '../trace/recordedRun';
import type { AskRequest, FollowUpQuestion } from './askRequest';
import { failed, type AttemptSetting } from './attempt';
import { CorpusSupply } from './corpusSupply';
import { EngineLink } from './engineLink';
import type { EngineThread } from './engineThread';
import { keptConversation, type KeptConversation } from './keptConversation';
import { inspectThrough } from './inspectThrough';
import { newerText, seenBy, type NewerText } from './newerText';
import { RunLog } from './runLog';
import { clockFor, reportResumed, reportStart } from './runStart';
import { taskOf } from './task';
import { throughLosses } from './throughLosses';

/**
 * The host's end of an engine: owns the worker thread and makes the model calls for it. One run at a time.
 * A failed, cancelled or partial run resolves too; its `run.finished` event says so.
 */
export interface Session {
  ask(request: AskRequest): Promise<RunFinished>;
  /**
   * What a run over a corpus would see, read as a run reads it; nothing is sent. What was read is not read again
   * for the run.
   * @throws {RunError} `unreadable-root` when a folder cannot be read; an error when a run is in progress; the
   * signal's reason when aborted.
   */
  inspect(corpus: Corpus, onProgress: OnTextProgress, signal: AbortSignal): Promise<Inspected>;
  /** Tells the run in progress a hint, or to answer now; without one, nothing happens. */
  steer(steering: Steering): void;
  /**
   * The run that the next question may follow up on; `undefined` when there is none. It stays when the engine ends,
   * and is replayed where it is needed.
   */
  readonly conversation: string | undefined;
  /** Ends the worker, and lets go of all text; the conversation is kept. Nothing happens while a run is in progress. */
  rest(): Promise<void>;
  /** Ends the worker and whatever runs in it. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface SessionOptions {
  readonly spawn: () => EngineThread;
  /** Secret of this machine that prompts' fences are keyed with. */
  readonly fenceKey: Uint8Array;
  /** What runs it, with its version: recorded where a run goes on. */
  readonly software?: string | undefined;
}

/** The thread starts with the first question and is started anew when it is lost. */
export function startSession({ spawn, fenceKey, software = 'unknown' }: SessionOptions): Session {
  const link = new EngineLink(spawn);
  let isBusy = false;
  let steer: ((steering: Steering) => void) | undefined;
  let kept: KeptConversation | undefined;
  /** Of whatever is under way when the session is disposed. */
  let end = new AbortController();

  async function answer(request: AskRequest): Promise<RunFinished> {
    const { recorded, signal } = request;
    const events = [...(recorded?.events ?? [])];
    const record: AskRequest['record'] = (event) => {
      events.push(event);
      return request.record(event);
    };
    const log = new RunLog({ record, onEvent: request.onEvent }, recorded?.lastSeq);
    const clock = clockFor(recorded);
    const conversation = request.follows === undefined ? undefined : conversationOf(request);
    const supply = request.corpus && new CorpusSupply(request);
    const scope = supply?.name ?? conversation?.scope ?? '';
    const newer = conversation && !recorded ? await newerTextOf(conversation, request) : undefined;
    const started = performance.now();
    if (recorded) reportResumed(recorded, software, log);
    else reportStart(request, scope, clock, log, newer?.warning);
    const task = taskOf(request, clock, fenceKey, request.askLanguageServer !== undefined);
    const finish = (result: LoopResult) => log.finish(finishedAs(result, performance.now() - started));
    const refused = refusal(request, conversation);
    if (refused) return finish(refused);
    const wallTime = new AwakeTimer(request.limits.wallTimeMs);
    const onSteerable: AttemptSetting['onSteerable'] = (way) => (steer = way);
    const question = {
      task,
      supply,
      conversation,
      recorded,
      events,
      log,
      link,
      wallTime,
      signal,
      onSteerable,
    };
    kept = undefined;
    const { result, divergence } = await throughLosses({ ...question, answerers: request });
    // A journal that something else was replayed from is left as it is.
    if (divergence && recorded) return finishedAs(failed('diverged', divergence.message), 0);
    const finished = await finish(divergence ? failed('diverged', divergence.message) : result);
    // No question follows up on text that is not at hand.
    if (recorded?.withoutFiles === true) return finished;
    const whole = result.isFollowable && !divergence ? conversationRun(events) : undefined;
    const runs = [...(conversation?.runs ?? [])];
    if (whole) runs.push({ runId: request.runId, task, recorded: whole });
    const text = supply ?? conversation?.supply;
    const all = [...(conversation?.runs ?? []).map((run) => run.recorded.events), events];
    const seen = newer ? newer.seen : seenBy(all);
    if (text && runs.length > 0) kept = { supply: text, scope, runs, heldBy: whole && link.engine, seen };
    return finished;
  }

  /** An engine that has to bring the conversation back sees for itself what has changed. */
  async function newerTextOf(
    conversation: KeptConversation,
    { onProgress, signal }: AskRequest,
  ): Promise<NewerText | undefined> {
    const { heldBy } = conversation;
    if (signal.aborted || !heldBy || heldBy !== link.engine) return undefined;
    const progress = onProgress ?? (() => undefined);
    const look = (corpus: Corpus) => inspectThrough(link, corpus, progress, signal);
    return newerText(conversation, look, signal);
  }

  function conversationOf({ follows, earlier }: FollowUpQuestion): KeptConversation | undefined {
    if (kept?.runs.at(-1)?.runId === follows) return kept;
    if (earlier?.runs.at(-1)?.recorded === undefined) return undefined;
    const given = keptConversation(earlier, fenceKey);
    return given.runs.at(-1)?.runId === follows ? given : undefined;
  }

  /** Anything that one engine does at a time; the end of the session ends it. */
  async function alone<T>(asked: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (isBusy) throw new Error('a run is in progress in this session');
    isBusy = true;
    try {
      return await work(AbortSignal.any([asked, end.signal]));
    } finally {
      isBusy = false;
    }
  }

  return {
    ask: (request) => alone(request.signal, (signal) => answer({ ...request, signal })),
    inspect: (corpus, onProgress, cancel) =>
      alone(cancel, (signal) => inspectThrough(link, corpus, onProgress, signal)),
    get conversation() {
      return kept?.runs.at(-1)?.runId;
    },
    steer: (steering) => steer?.(steering),
    rest: () => (isBusy ? Promise.resolve() : link.dispose()),
    dispose: () => {
      kept = undefined;
      end.abort();
      end = new AbortController();
      return link.dispose();
    },
  };
}

/** Why a question is not even begun. */
function refusal(
  { question, follows, signal }: AskRequest,
  conversation: KeptConversation | undefined,
): LoopResult | undefined {
  if (question.trim() === '')
    return failed('empty-question', 'The question is empty: type what you want to know.');
  if (signal.aborted) return failed('cancelled', 'The run was cancelled.');
  return follows === undefined || conversation ? undefined : failed('conversation-over', conversationOver);
}

function finishedAs({ status, reason }: LoopResult, milliseconds: number): RunFinished {
  return {
    type: 'run.finished',
    status,
    ...(reason ? { reason } : {}),
    milliseconds: Math.round(milliseconds),
  };
}
