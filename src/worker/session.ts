import pLimit from 'p-limit';
import { safeParse } from 'valibot';
import type { Corpus } from '../context/documents';
import { conversationOver, messageOf } from '../rlm/errors';
import type { Steering } from '../rlm/steering';
import type { Hints, Stops } from '../rlm/callTree';
import type { GuestClock, RunFinished, StoppedBy, TrajectoryEvent } from '../rlm/events';
import type { LoopResult } from '../rlm/loopResult';
import {
  callSpec,
  type EngineMethods,
  type HostMethods,
  type Inspected,
  type StopReason,
} from '../protocol/engine';
import { pacer } from '../gather/pacer';
import { trajectoryEvent } from '../trace/eventSchema';
import { Replay } from '../trace/replay';
import { recordedRun, type RecordedRun } from '../trace/recordedRun';
import { ReplayDiverged } from '../trace/replayDiverged';
import { promptVersion } from '../rlm/prompts';
import { modelFor, traitsByLevel } from '../rlm/runModels';
import { defaultRunSettings } from '../rlm/runSettings';
import type { AskRequest } from './askRequest';
import type { EngineThread } from './engineThread';
import { languageAnswers } from './languageAnswers';
import { cutPromptWarning } from './cutPrompts';
import { callModel } from './modelCalls';
import { connect } from './rpc';
import { RunBudget } from './runBudget';
import { RunLog } from './runLog';
import { watch } from './watchdog';

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

interface Engine {
  readonly thread: EngineThread;
  readonly methods: ReturnType<typeof connect<EngineMethods, HostMethods>>;
  /** Rejects when the thread ends. */
  readonly ended: Promise<never>;
}

/** The thread starts with the first question and is started anew after one that it did not survive. */
export function startSession({ spawn, fenceKey }: SessionOptions): Session {
  let engine: Engine | undefined;
  let current: HostMethods | undefined;
  /** Records what the user says, and tells the engine. */
  let tell: ((steering: Steering) => Promise<void>) | undefined;
  let conversation: { readonly runId: string; readonly scope: string } | undefined;

  function ready(): Engine {
    if (engine) return engine;
    const thread = spawn();
    const host: HostMethods = {
      complete: (spec) => (current ?? idle).complete(spec),
      report: (event) => (current ?? idle).report(event),
      askLanguageServer: (asked) => (current ?? idle).askLanguageServer(asked),
    };
    const methods = connect<EngineMethods, HostMethods>(thread.port, host, buffersOf);
    const ended = new Promise<never>((_, reject) => thread.onEnd(reject));
    const started: Engine = { thread, methods, ended };
    ended.catch(() => {
      methods.$close();
      if (engine !== started) return;
      engine = undefined;
      conversation = undefined;
    });
    engine = started;
    return started;
  }

  async function ask(request: AskRequest): Promise<RunFinished> {
    if (current) throw new Error('a run is in progress in this session');
    const { recorded } = request;
    const standsAsRecorded = recorded?.standsAsRecorded === true;
    const events = [...(recorded?.events ?? [])];
    const log = new RunLog(
      {
        record: (event) => {
          events.push(event);
          return request.record(event);
        },
        onEvent: request.onEvent,
      },
      recorded?.lastSeq,
    );
    const clock = clockOf(recorded) ?? { now: Date.now(), seed: Math.floor(Math.random() * 2 ** 32) };
    const scope = request.corpus?.name ?? conversation?.scope ?? '';
    const started = performance.now();
    const setting: RunSetting = { request, log, scope, clock };
    try {
      if (recorded) log.add({ type: 'run.resumed', software: '' });
      else reportStart(request, scope, clock, log);
      let attempted = await attempt(setting, recorded, {});
      // Code that only the end of its thread could stop: the run goes on in a new one, without that block.
      for (let restarts = 0; restarts < maxRestarts && attempted.isHung; restarts++) {
        const again = recordedRun(events);
        const hung = hungBlock(events);
        if (!again || !hung || !canBeReadAgain(request)) break;
        log.add({ type: 'warning', code: 'engine-restarted', message: restartedMessage });
        attempted = await attempt(setting, { ...again, standsAsRecorded }, hung);
      }
      const { divergence } = attempted;
      // A journal that something else was replayed from is left as it is.
      if (divergence && recorded)
        return { type: 'run.finished', milliseconds: 0, ...failed('diverged', divergence.message) };
      const result = divergence ? failed('diverged', divergence.message) : attempted.result;
      return await log.finish({
        type: 'run.finished',
        status: result.status,
        ...(result.reason ? { reason: result.reason } : {}),
        milliseconds: Math.round(performance.now() - started),
      });
    } finally {
      current = tell = undefined;
    }
  }

  /** Runs a question once, after a replay of what is recorded of it; resolves when its calls have ended, too. */
  async function attempt(
    { request, log, scope, clock }: RunSetting,
    recorded: RecordedRun | undefined,
    hung: Stops,
  ): Promise<Attempted> {
    const replay = recorded && new Replay(recorded);
    const stop = new AbortController();
    const signal = AbortSignal.any([request.signal, stop.signal]);
    const diverged = (error: ReplayDiverged): void => stop.abort(error);
    const calls = new Set<Promise<unknown>>();
    const methods = hostMethods(request, { log, recorded, replay }, diverged, signal);
    const complete: HostMethods['complete'] = (spec) => {
      const call = methods.complete(spec);
      calls.add(call);
      void call.then(
        () => calls.delete(call),
        () => calls.delete(call),
      );
      return call;
    };
    const mine = (current = { ...methods, complete });
    tell = async (steering) => {
      await replay?.over;
      log.add({ type: 'steered', steering });
      await log.settled();
      if (current === mine) steer(steering);
    };
    try {
      const stops = merged(replay?.stops ?? {}, hung);
      const ran = await run(request, { scope, clock, stops, hints: replay?.hints ?? {} }, stop);
      if (!stop.signal.aborted) replayed(() => replay?.checkEnd(), diverged);
      const reason: unknown = stop.signal.reason;
      return { ...ran, divergence: reason instanceof ReplayDiverged ? reason : undefined };
    } finally {
      stop.abort();
      current = idle;
      await Promise.allSettled(calls);
    }
  }

  async function run(
    request: AskRequest,
    { scope, clock, stops, hints }: RunConditions,
    stop: AbortController,
  ): Promise<Omit<Attempted, 'divergence'>> {
    const over = (code: string, message: string) => ({ result: failed(code, message), isHung: false });
    const { question, corpus, limits, models, settings = defaultRunSettings } = request;
    const traits = traitsByLevel(models, limits.maxDepth, request.prices);
    const route = models.root.isLanguageModel ? (request.route ?? 'rlm') : 'rlm';
    if (question.trim() === '')
      return over('empty-question', 'The question is empty: type what you want to know.');
    if (request.signal.aborted) return over('cancelled', 'The run was cancelled.');
    if (request.follows !== undefined && request.follows !== conversation?.runId)
      return over('conversation-over', conversationOver);
    conversation = undefined;
    const { thread, methods, ended } = ready();
    // What was replayed so far differs from its journal: going on makes no sense.
    stop.signal.addEventListener('abort', () => {
      const { reason } = stop.signal as { reason: unknown };
      if (reason instanceof ReplayDiverged)
        void methods.cancel.asEvent({ code: 'cancelled', message: reason.message });
    });
    const watching = watch({
      thread,
      limits,
      signal: request.signal,
      stop: (reason: StopReason) => {
        stop.abort(new DOMException(reason.message, 'AbortError'));
        void methods.cancel.asEvent(reason);
      },
    });
    try {
      const result = await Promise.race([
        methods.run({
          question,
          corpus,
          limits,
          route,
          settings,
          traits,
          clock,
          stops,
          hints,
          fenceKey,
          hasLanguageServer: request.askLanguageServer !== undefined,
        }),
        ended,
      ]);
      if (result.isFollowable) conversation = { runId: request.runId, scope };
      const isCancelled = result.reason?.code === 'cancelled';
      return { result: isCancelled ? { ...result, status: 'failed' } : result, isHung: false };
    } catch (error) {
      const verdict = watching.verdict();
      if (verdict) return { result: verdict, isHung: verdict.reason?.code === 'engine-lost' };
      const message = `The engine stopped working: ${messageOf(error)}. Ask again; the log has the details.`;
      return over('engine-lost', message);
    } finally {
      watching.dispose();
    }
  }

  async function inspect(corpus: Corpus, signal: AbortSignal): Promise<Inspected> {
    if (current) throw new Error('a run is in progress in this session');
    signal.throwIfAborted();
    current = idle;
    const { methods, ended } = ready();
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
      current = undefined;
    }
  }

  function steer(steering: Steering): void {
    void engine?.methods.steer.asEvent(steering);
  }

  return {
    ask,
    inspect,
    get conversation() {
      return engine && conversation?.runId;
    },
    steer: (steering) => void tell?.(steering),
    async dispose() {
      const ending = engine;
      engine = undefined;
      ending?.methods.$close();
      await ending?.thread.terminate();
    },
  };
}

/** What all attempts at one question share. */
interface RunSetting {
  readonly request: AskRequest;
  readonly log: RunLog;
  readonly scope: string;
  readonly clock: GuestClock;
}

interface Recording {
  readonly log: RunLog;
  /** What is replayed first. */
  readonly recorded: RecordedRun | undefined;
  readonly replay: Replay | undefined;
}

interface Attempted {
  readonly result: LoopResult;
  /** Code of the guest's held the thread, which was ended. */
  readonly isHung: boolean;
  readonly divergence?: ReplayDiverged | undefined;
}

/** Code that hangs a second and a third time means to. */
const maxRestarts = 3;

const restartedMessage =
  "The model's code could not be stopped, so the engine was started anew; all steps before it were kept, and nothing is paid twice.";

/** The block that began last and did not end, marked as not to be run. */
function hungBlock(events: readonly TrajectoryEvent[]): Stops | undefined {
  const open = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'code.started') {
      open.delete(event.iteration);
      open.set(event.iteration, ended.get(event.iteration) ?? 0);
    } else if (event.type === 'code.finished') {
      open.delete(event.iteration);
      ended.set(event.iteration, (ended.get(event.iteration) ?? 0) + 1);
    }
  }
  const [iteration, block] = [...open].at(-1) ?? [];
  if (iteration === undefined || block === undefined) return undefined;
  return { [iteration]: [...Array<StoppedBy>(block).fill({}), { hung: true }] };
}

/** Stops of the recorded run, and after them those of blocks that were not recorded to their end. */
function merged(recorded: Stops, more: Stops): Stops {
  const all: Record<string, readonly StoppedBy[]> = { ...recorded };
  for (const [iteration, stops] of Object.entries(more)) {
    const before = recorded[iteration] ?? [];
    all[iteration] = [...before, ...stops.slice(before.length)];
  }
  return all;
}

/** What moved to the engine as bytes, or was only there, ended with it. */
function canBeReadAgain({ corpus }: AskRequest): boolean {
  return corpus?.documents.every(({ origin }) => origin.kind !== 'bytes') === true;
}

interface RunConditions {
  readonly scope: string;
  readonly clock: GuestClock;
  readonly stops: Stops;
  readonly hints: Hints;
}

const idle: HostMethods = {
  complete: () => Promise.reject(new Error('no run is in progress')),
  askLanguageServer: () => Promise.reject(new Error('no run is in progress')),
  report: () => undefined,
};

function hostMethods(
  request: AskRequest,
  { log, recorded, replay }: Recording,
  onDivergence: (error: ReplayDiverged) => void,
  signal: AbortSignal,
): HostMethods {
  // A replay that has gone another way, or is cancelled, tells nothing more: nobody is to wait for it.
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the run is over')), { once: true });
  });
  aborted.catch(() => undefined);
  const limit = pLimit(request.limits.concurrency);
  // Many calls launched at once would hold the host up.
  const pace = pacer();
  const warnOfCutPrompt = cutPromptWarning(log);
  const budget = new RunBudget(request.limits, request.prices ?? {});
  for (const event of recorded?.events ?? [])
    if (event.type === 'call.finished' && event.outcome.ok) budget.restore(event.outcome.usage);
  const askLanguageServer = languageAnswers(request.askLanguageServer, log, signal);
  return {
    complete: async (given) => {
      const checked = safeParse(callSpec, given);
      if (!checked.success) throw new Error('the engine sent a malformed call');
      const spec = checked.output;
      const known = replayed(() => replay?.complete(spec), onDivergence);
      if (known) return Promise.race([known, aborted]);
      if (replay) await Promise.race([replay.over, aborted]);
      const made = replay?.live(spec) ?? spec;
      return limit(async () => {
        await pace.breathe(signal);
        const isReissued = replay?.wasStarted(spec.call) === true;
        const result = await callModel(made, request, budget, log, { isReissued }, signal);
        warnOfCutPrompt(modelFor(request.models, spec.role, spec.level).name, made, result);
        return result;
      });
    },
    askLanguageServer: async (question) => {
      const known = replay?.answer(question);
      if (known) return Promise.race([known, aborted]);
      if (replay) await Promise.race([replay.over, aborted]);
      return askLanguageServer(question);
    },
    report: (event) => {
      const checked = safeParse(trajectoryEvent, { ...event, seq: 1, time: 0 });
      if (!checked.success) {
        const message = 'The engine reported an event that makes no sense.';
        log.add({ type: 'warning', code: 'engine-malformed', message });
      } else if (replayed(() => replay?.knows(event), onDivergence) !== true) log.add(event);
    },
  };
}

function replayed<T>(work: () => T, onDivergence: (error: ReplayDiverged) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ReplayDiverged)) throw error;
    onDivergence(error);
    return undefined;
  }
}

function clockOf(recorded: RecordedRun | undefined): GuestClock | undefined {
  const first = recorded?.events[0];
  return first?.type === 'run.started' ? first.clock : undefined;
}

function reportStart(request: AskRequest, scope: string, clock: GuestClock, log: RunLog): void {
  const {
    runId,
    question,
    follows,
    terminal,
    models,
    limits,
    settings = defaultRunSettings,
    warnings,
  } = request;
  log.add({
    type: 'run.started',
    runId,
    question,
    scope,
    ...(follows === undefined ? {} : { follows }),
    ...(terminal === undefined ? {} : { terminal }),
    rootModel: models.root.name,
    subModel: models.sub.name,
    isLanguageModel: models.root.isLanguageModel || models.sub.isLanguageModel,
    limits,
    promptVersion,
    settings,
    clock,
  });
  for (const warning of warnings ?? []) log.add(warning);
}

function failed(code: string, message: string): LoopResult {
  return { status: 'failed', reason: { code, message } };
}

/** Documents given as bytes move to the engine. */
function buffersOf(message: unknown): ArrayBuffer[] {
  const task = message as { m?: unknown; a?: { corpus?: Corpus }[] };
  if (task.m !== 'run') return [];
  const buffers = new Set<ArrayBuffer>();
  for (const { origin } of task.a?.[0]?.corpus?.documents ?? []) {
    if (origin.kind === 'bytes' && origin.bytes.buffer instanceof ArrayBuffer)
      buffers.add(origin.bytes.buffer);
  }
  return [...buffers];
}
