import type { StopReason } from '../protocol/engine';
import { asleepMs, type AwakeTimer } from '../rlm/awakeTimer';
import type { RunLimits } from '../rlm/limits';
import type { LoopResult } from '../rlm/loopResult';
import type { EngineThread, GuestTurn } from './engineThread';

/** How often the engine's thread is looked at. */
const tickMs = 100;
/** What does not end by itself this long after it should have is ended with its thread. */
export const graceMs = 1_000;

export interface Watched {
  readonly thread: EngineThread;
  readonly limits: RunLimits;
  /** What is left of the run's time; it is counted while this watches. */
  readonly wallTime: AwakeTimer;
  /** The user's cancel. */
  readonly signal: AbortSignal;
  readonly stop: (reason: StopReason) => void;
}

export interface Watching {
  /** How the run ends that was stopped; `undefined`: it was not. */
  readonly stopped: LoopResult | undefined;
  /** What of the guest's held the thread, which was ended for it. */
  readonly hung: GuestTurn | undefined;
  dispose(): void;
}

/**
 * Stops a run when its time is over or its user cancels, and ends a thread that no longer answers: guest
 * code that computes for longer than a block may, or that ignores a stop.
 */
export function watch({ thread, limits, wallTime, signal, stop }: Watched): Watching {
  let stopped: LoopResult | undefined;
  let stoppedAt: number | undefined;
  let hung: GuestTurn | undefined;
  let turn = { number: -1, since: 0 };
  let lookedAt = performance.now();

  const stopFor = (reason: StopReason) => {
    if (stoppedAt !== undefined) return;
    stoppedAt = performance.now();
    stopped = { status: reason.code === 'time' ? 'partial' : 'failed', reason };
    thread.interrupt();
    stop(reason);
  };
  const kill = (guest: GuestTurn | undefined) => {
    hung = guest;
    clearInterval(timer);
    void thread.terminate();
  };
  const onCancel = () => stopFor({ code: 'cancelled', message: 'The run was cancelled.' });
  wallTime.run(() =>
    stopFor({
      code: 'time',
      message: `The run was stopped after ${limits.wallTimeMs / 1000} s, its time limit.`,
    }),
  );
  const timer = setInterval(() => {
    const now = performance.now();
    // Nothing hangs while the machine is asleep.
    if (now - lookedAt > asleepMs) turn.since += now - lookedAt;
    lookedAt = now;
    if (stoppedAt !== undefined && now - stoppedAt > graceMs) kill(undefined);
    const guest = thread.guest();
    if (!guest) return;
    if (guest.number !== turn.number) turn = { number: guest.number, since: now };
    const allowed = guest.search?.milliseconds ?? limits.codeTimeoutMs;
    if (now - turn.since > allowed + graceMs) kill(guest);
  }, tickMs);
  signal.addEventListener('abort', onCancel);
  if (signal.aborted) onCancel();

  return {
    get stopped() {
      return stopped;
    },
    get hung() {
      return hung;
    },
    dispose: () => {
      wallTime.pause();
      clearInterval(timer);
      signal.removeEventListener('abort', onCancel);
    },
  };
}
