import type { HostMethods, RunResult, StopReason } from '../protocol/engine';
import type { Stops } from '../rlm/callTree';
import { messageOf } from '../rlm/errors';
import type { GuestClock } from '../rlm/events';
import type { LoopResult } from '../rlm/loopResult';
import { traitsByLevel } from '../rlm/runModels';
import { defaultRunSettings } from '../rlm/runSettings';
import type { Steering } from '../rlm/steering';
import type { RecordedRun } from '../trace/recordedRun';
import { Replay } from '../trace/replay';
import { ReplayDiverged } from '../trace/replayDiverged';
import type { AskRequest } from './askRequest';
import type { EngineLink } from './engineLink';
import type { GuestTurn } from './engineThread';
import { hostMethods, replayed } from './hostMethods';
import { mergedStops } from './hungBlocks';
import type { RunLog } from './runLog';
import { watch } from './watchdog';

/** What all attempts at one question share. */
export interface RunSetting {
  readonly request: AskRequest;
  readonly log: RunLog;
  readonly clock: GuestClock;
  readonly link: EngineLink;
  readonly fenceKey: Uint8Array;
  /** Called with the way to tell the run something; `undefined` once there is none. */
  readonly onSteerable: (steer: ((steering: Steering) => void) | undefined) => void;
}

export interface Attempted {
  readonly result: RunResult;
  /** What of the guest's held the thread, which was ended. */
  readonly hung?: GuestTurn | undefined;
  readonly divergence?: ReplayDiverged | undefined;
}

/**
 * Runs a question once, after a replay of what is recorded of it; resolves when its calls have ended, too.
 * @param hung blocks that are not to be run
 */
export async function attempt(
  setting: RunSetting,
  recorded: RecordedRun | undefined,
  hung: Stops,
): Promise<Attempted> {
  const { request, log, link } = setting;
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
  link.serve({ ...methods, complete });
  setting.onSteerable((steering) => void tell(setting, steering, replay, signal));
  try {
    const ran = await run(setting, replay, mergedStops(replay?.stops ?? {}, hung), stop);
    if (!stop.signal.aborted) replayed(() => replay?.checkEnd(), diverged);
    const reason: unknown = stop.signal.reason;
    return { ...ran, divergence: reason instanceof ReplayDiverged ? reason : undefined };
  } finally {
    stop.abort();
    setting.onSteerable(undefined);
    link.serve(undefined);
    await Promise.allSettled(calls);
  }
}

/** Records what the user says, and tells the engine. */
async function tell(
  { log, link }: RunSetting,
  steering: Steering,
  replay: Replay | undefined,
  signal: AbortSignal,
): Promise<void> {
  await replay?.over;
  log.add({ type: 'steered', steering });
  await log.settled();
  if (!signal.aborted) void link.engine?.methods.steer.asEvent(steering);
}

async function run(
  { request, clock, link, fenceKey }: RunSetting,
  replay: Replay | undefined,
  stops: Stops,
  stop: AbortController,
): Promise<Omit<Attempted, 'divergence'>> {
  const { question, corpus, limits, models, settings = defaultRunSettings } = request;
  const { thread, methods, ended } = link.ready();
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
        route: models.root.isLanguageModel ? (request.route ?? 'rlm') : 'rlm',
        settings,
        traits: traitsByLevel(models, limits.maxDepth, request.prices),
        clock,
        stops,
        hints: replay?.hints ?? {},
        fenceKey,
        hasLanguageServer: request.askLanguageServer !== undefined,
      }),
      ended,
    ]);
    const isCancelled = result.reason?.code === 'cancelled';
    return { result: isCancelled ? { ...result, status: 'failed' } : result };
  } catch (error) {
    const verdict = watching.verdict();
    if (verdict) return { result: lost(verdict.result), hung: verdict.hung };
    const message = `The engine stopped working: ${messageOf(error)}. Ask again; the log has the details.`;
    return { result: lost({ status: 'failed', reason: { code: 'engine-lost', message } }) };
  } finally {
    watching.dispose();
  }
}

function lost(result: LoopResult): RunResult {
  return { ...result, isFollowable: false };
}
