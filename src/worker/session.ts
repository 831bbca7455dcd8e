import type { Corpus } from '../context/documents';
import type { Inspected, RunResult } from '../protocol/engine';
import { conversationOver } from '../rlm/errors';
import type { Stops } from '../rlm/callTree';
import type { RunFinished, TrajectoryEvent } from '../rlm/events';
import type { Steering } from '../rlm/steering';
import { recordedRun } from '../trace/recordedRun';
import type { AskRequest } from './askRequest';
import { attempt, type Attempted, type RunSetting } from './attempt';
import { EngineLink, type Engine } from './engineLink';
import type { EngineThread } from './engineThread';
import { hungBlock } from './hungBlocks';
import { RunLog } from './runLog';
import { clockFor, reportStart } from './runStart';

/**
 * The host's end of an engine: owns the worker thread and makes the model calls for it. One run at a time.
 * A failed, cancelled or partial run resolves too; its `run.finished` event says so.
 */
export interface Session {
  ask(request: AskRequest): Promise<RunFinished>;
  /**
   * What a run over a corpus would see, read as a run reads it; nothing is sent. What was read is not read again
   * for the run.
   * @throws when a run is in progress, or a folder cannot be read; the signal's reason when aborted.
   */
  inspect(corpus: Corpus, signal: AbortSignal): Promise<Inspected>;
  /** Tells the run in progress a hint, or to answer now; without one, nothing happens. */
  steer(steering: Steering): void;
  /** The run that the next question may follow up on; `undefined` when there is none (any more). */
  readonly conversation: string | undefined;
  /** Ends the worker and whatever runs in it. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface SessionOptions {
  readonly spawn: () => EngineThread;
  /** Secret of this machine that prompts' fences are keyed with. */
  readonly fenceKey: Uint8Array;
}

/** What the engine keeps of the last run, for a question that follows up on it. */
interface OpenConversation {
  readonly runId: string;
  readonly scope: string;
  readonly engine: Engine | undefined;
}

/** The thread starts with the first question and is started anew after one that it did not survive. */
export function startSession({ spawn, fenceKey }: SessionOptions): Session {
  const link = new EngineLink(spawn);
  let isBusy = false;
  let steer: ((steering: Steering) => void) | undefined;
  let last: OpenConversation | undefined;

  /** It ends with its engine. */
  function conversation(): OpenConversation | undefined {
    return link.engine !== undefined && last?.engine === link.engine ? last : undefined;
  }

  async function ask(request: AskRequest): Promise<RunFinished> {
    if (isBusy) throw new Error('a run is in progress in this session');
    isBusy = true;
    const { recorded } = request;
    const events = [...(recorded?.events ?? [])];
    const record: AskRequest['record'] = (event) => {
      events.push(event);
      return request.record(event);
    };
    const log = new RunLog({ record, onEvent: request.onEvent }, recorded?.lastSeq);
    const clock = clockFor(recorded);
    const scope = request.corpus?.name ?? conversation()?.scope ?? '';
    const started = performance.now();
    try {
      if (recorded) log.add({ type: 'run.resumed', software: '' });
      else reportStart(request, scope, clock, log);
      const refused = refusal(request, conversation());
      if (!refused) last = undefined;
      const onSteerable: RunSetting['onSteerable'] = (way) => (steer = way);
      const { result, divergence } = refused
        ? { result: refused }
        : await attempts({ request, log, clock, link, fenceKey, onSteerable }, events);
      if (result.isFollowable && !divergence) last = { runId: request.runId, scope, engine: link.engine };
      // A journal that something else was replayed from is left as it is.
      if (divergence && recorded)
        return { type: 'run.finished', milliseconds: 0, ...failed('diverged', divergence.message) };
      const { status, reason } = divergence ? failed('diverged', divergence.message) : result;
      return await log.finish({
        type: 'run.finished',
        status,
        ...(reason ? { reason } : {}),
        milliseconds: Math.round(performance.now() - started),
      });
    } finally {
      isBusy = false;
    }
  }

  async function inspect(corpus: Corpus, signal: AbortSignal): Promise<Inspected> {
    if (isBusy) throw new Error('a run is in progress in this session');
    signal.throwIfAborted();
    isBusy = true;
    const { methods, ended } = link.ready();
    const cancel = () =>
      void methods.cancel.asEvent({ code: 'cancelled', message: 'The preview was cancelled.' });
    signal.addEventListener('abort', cancel);
    try {
      const inspected = await Promise.race([methods.inspect(corpus), ended]);
      signal.throwIfAborted();
      return inspected;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      isBusy = false;
    }
  }

  return {
    ask,
    inspect,
    get conversation() {
      return conversation()?.runId;
    },
    steer: (steering) => steer?.(steering),
    dispose: () => link.dispose(),
  };
}

/** Code that hangs a second and a third time means to. */
const maxRestarts = 3;

const restartedMessage =
  "The model's code could not be stopped, so the engine was started anew; all steps before it were kept, and nothing is paid twice.";

/**
 * Runs a question; where code is met that only the end of its thread could stop, it goes on in a new one, without
 * that block.
 * @param events of the run, to which those are added that are recorded
 */
async function attempts(setting: RunSetting, events: readonly TrajectoryEvent[]): Promise<Attempted> {
  const { request, log } = setting;
  const standsAsRecorded = request.recorded?.standsAsRecorded === true;
  let attempted = await attempt(setting, request.recorded, {});
  let stops: Stops = {};
  for (let restarts = 0; restarts < maxRestarts && attempted.hung; restarts++) {
    const again = recordedRun(events);
    const hung = hungBlock(events, attempted.hung.search?.number, stops);
    if (!again || !hung || !canBeReadAgain(request)) break;
    log.add({ type: 'warning', code: 'engine-restarted', message: restartedMessage });
    stops = hung;
    attempted = await attempt(setting, { ...again, standsAsRecorded }, stops);
  }
  return attempted;
}

/** Why a question is not even begun. */
function refusal(
  { question, follows, signal }: AskRequest,
  conversation: OpenConversation | undefined,
): RunResult | undefined {
  if (question.trim() === '')
    return failed('empty-question', 'The question is empty: type what you want to know.');
  if (signal.aborted) return failed('cancelled', 'The run was cancelled.');
  return follows === undefined || follows === conversation?.runId
    ? undefined
    : failed('conversation-over', conversationOver);
}

/** What moved to the engine as bytes, or was only there, ended with it. */
function canBeReadAgain({ corpus }: AskRequest): boolean {
  return (
    corpus?.documents.every(({ origin }) => origin.kind !== 'bytes' || !isDetached(origin.bytes)) === true
  );
}

function isDetached({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && buffer.detached;
}

function failed(code: string, message: string): RunResult {
  return { status: 'failed', reason: { code, message }, isFollowable: false };
}
