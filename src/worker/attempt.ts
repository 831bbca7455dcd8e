import type { Corpus } from '../context/documents';
import type { HostMethods, RunResult, RunTask } from '../protocol/engine';
import type { AwakeTimer } from '../rlm/awakeTimer';
import type { Stops } from '../rlm/callTree';
import { messageOf } from '../rlm/errors';
import type { GuestTurn } from './engineThread';
import type { Steering } from '../rlm/steering';
import {
  recordedContext,
  roomForContext,
  wentWithoutFiles,
  type ContextSource,
} from '../trace/recordedContext';
import type { RecordedRun } from '../trace/recordedRun';
import { Replay } from '../trace/replay';
import { ReplayDiverged } from '../trace/replayDiverged';
import type { EngineLink } from './engineLink';
import { hostMethods, replayed, type Answerers } from './hostMethods';
import type { RunLog } from './runLog';
import { beginOf, routeTaken, type Task } from './task';
import { watch } from './watchdog';

/** What an attempt at a question works with. */
export interface AttemptSetting {
  readonly task: Task;
  /** `undefined`: the question goes on in the engine's conversation. */
  readonly corpus: Corpus | undefined;
  readonly answerers: Answerers;
  readonly log: RunLog;
  readonly link: EngineLink;
  /** What is left of the run's time. */
  readonly wallTime: AwakeTimer;
  /** The user's cancel. */
  readonly signal: AbortSignal;
  /** Called with the way to tell the run something; `undefined` once there is none. */
  readonly onSteerable?: ((steer: ((steering: Steering) => void) | undefined) => void) | undefined;
}

/** How an engine was lost. */
export interface Loss {
  /** `hung`: code of the guest's held the thread, which was ended; `died`: the thread ended by itself. */
  readonly how: 'hung' | 'died';
  readonly message: string;
  /** What of the guest's had the thread; `undefined`: nothing. */
  readonly guest: GuestTurn | undefined;
}

export interface Attempted {
  readonly result: RunResult;
  readonly loss?: Loss | undefined;
  readonly divergence?: ReplayDiverged | undefined;
}

/**
 * Runs a question once, after a replay of what is recorded of it; resolves when its calls have ended, too. Where the
 * engine's thread ends by itself, they are not aborted: their replies are there for the next engine.
 * @param recorded what is replayed first
 * @param skipped blocks that are not to be run
 */
export async function attempt(
  setting: AttemptSetting,
  recorded: RecordedRun | undefined,
  skipped: Stops,
): Promise<Attempted> {
  const { answerers, log, link, onSteerable } = setting;
  const replay = recorded && new Replay(recorded, skipped);
  const stop = new AbortController();
  const signal = AbortSignal.any([setting.signal, stop.signal]);
  const gone = new AbortController();
  const diverged = (error: ReplayDiverged): void => stop.abort(error);
  const methods = hostMethods(answerers, { log, recorded, replay }, diverged, gone.signal, signal);
  const { host, settled } = tracked(methods);
  link.serve(host);
  onSteerable?.((steering) => void tell(setting, steering, replay, signal));
  const onDeath = (): Promise<void> => {
    gone.abort();
    return settled();
  };
  try {
    const stops = replay?.stops ?? skipped;
    const ran = await run(setting, { recorded, replay, stops, onDeath }, stop);
    if (!stop.signal.aborted && !ran.loss) replayed(() => replay?.checkEnd(), diverged);
    const reason: unknown = stop.signal.reason;
    return { ...ran, divergence: reason instanceof ReplayDiverged ? reason : undefined };
  } finally {
    stop.abort();
    onSteerable?.(undefined);
    link.serve(undefined);
    await settled();
  }
}

/** The methods, and a way to wait until all that they were asked is answered. */
function tracked(methods: HostMethods): {
  readonly host: HostMethods;
  readonly settled: () => Promise<void>;
} {
  const asked = new Set<Promise<unknown>>();
  const track = <T>(answer: Promise<T>): Promise<T> => {
    const forget = () => void asked.delete(answer);
    asked.add(answer);
    answer.then(forget, forget);
    return answer;
  };
  return {
    host: {
      report: (event) => methods.report(event),
      progress: (progress) => methods.progress(progress),
      complete: (spec) => track(methods.complete(spec)),
      askLanguageServer: (request) => track(methods.askLanguageServer(request)),
    },
    settled: async () => {
      await Promise.allSettled(asked);
    },
  };
}

/** Records what the user says, and tells the engine. */
async function tell(
  { log, link }: AttemptSetting,
  steering: Steering,
  replay: Replay | undefined,
  signal: AbortSignal,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  await replay?.over;
  if (isOver()) return;
  log.add({ type: 'steered', steering });
  await log.settled();
  if (!isOver()) void link.engine?.methods.steer.asEvent(steering);
}

interface Running {
  readonly recorded: RecordedRun | undefined;
  readonly replay: Replay | undefined;
  readonly stops: Stops;
  /** Resolves when all that the dead engine had asked for and was under way is answered. */
  readonly onDeath: () => Promise<void>;
}

async function run(
  { task, corpus, link, wallTime, signal }: AttemptSetting,
  { recorded, replay, stops, onDeath }: Running,
  stop: AbortController,
): Promise<Omit<Attempted, 'divergence'>> {
  const engine = link.ready();
  const { thread, methods, ended } = engine;
  // What was replayed so far differs from its journal: going on makes no sense.
  stop.signal.addEventListener('abort', () => {
    const { reason } = stop.signal as { reason: unknown };
    if (reason instanceof ReplayDiverged)
      void methods.cancel.asEvent({ code: 'cancelled', message: reason.message });
  });
  const watching = watch({
    thread,
    limits: task.limits,
    wallTime,
    signal,
    stop: (reason) => {
      stop.abort(new DOMException(reason.message, 'AbortError'));
      void methods.cancel.asEvent(reason);
    },
  });
  try {
    const replayed = recorded && replayedWith(recorded);
    const hints = replay?.hints ?? {};
    const result = await Promise.race([methods.run({ ...task, corpus, ...replayed, stops, hints }), ended]);
    const isCancelled = result.reason?.code === 'cancelled';
    return { result: isCancelled ? { ...result, status: 'failed' } : result };
  } catch (error) {
    const { stopped, hung } = watching;
    if (stopped) return { result: { ...stopped, isFollowable: false } };
    const message = messageOf(error);
    const result = failed(
      'engine-lost',
      `The engine stopped working: ${message}. Ask again; the log has the details.`,
    );
    if (link.engine === engine) return { result };
    if (hung) return { result, loss: { how: 'hung', message, guest: hung } };
    const guest = thread.guest();
    await onDeath();
    // Cancelled meanwhile, or out of time.
    if (watching.stopped) return { result: { ...watching.stopped, isFollowable: false } };
    return { result, loss: { how: 'died', message, guest } };
  } finally {
    watching.dispose();
  }
}

export function failed(code: string, message: string): RunResult {
  return { status: 'failed', reason: { code, message }, isFollowable: false };
}

/** What of its task an engine has from the run that it goes through again. */
function replayedWith(
  recorded: RecordedRun,
): Pick<RunTask, 'begins' | 'recorded' | 'keepContext'> & Partial<Pick<RunTask, 'route'>> {
  const { events } = recorded;
  const route = routeTaken(events);
  return {
    ...(route ? { route } : {}),
    begins: beginOf(events),
    recorded: recordedContext(events, sourceOf(recorded)),
    keepContext: roomForContext(events),
  };
}

function sourceOf({ events, withoutFiles, standsAsRecorded }: RecordedRun): ContextSource {
  if (withoutFiles === true) return 'record';
  return standsAsRecorded === true || wentWithoutFiles(events) ? 'changed-files' : 'files';
}
