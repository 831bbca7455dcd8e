import type { StopReason } from '../protocol/engine';
import type { RunLimits } from '../rlm/limits';
import type { LoopResult } from '../rlm/loopResult';
import type { EngineThread, GuestTurn } from './engineThread';

/** How often the engine's thread is looked at. */
const tickMs = 100;
/** Guest code, or a search, that does not end by itself this long after it should have is ended with its thread. */
const graceMs = 1_000;

/** How a run ended that did not end by itself. */
export interface Verdict {
  readonly result: LoopResult;
  /** What held the thread, which was ended for it; `undefined` when the run was stopped for another reason. */
  readonly hung?: GuestTurn | undefined;
}

export interface Watched {
  readonly thread: EngineThread;
  readonly limits: RunLimits;
  /** The user's cancel. */
  readonly signal: AbortSignal;
  readonly stop: (reason: StopReason) => void;
}

/**
 * Stops a run when its time is over or its user cancels, and ends a thread that no longer answers: guest
 * code that computes for longer than a block may, or that ignores a stop.
 */
export function watch({ thread, limits, signal, stop }: Watched): {
  verdict(): Verdict | undefined;
  dispose(): void;
} {
  let verdict: Verdict | undefined;
  let stoppedAt: number | undefined;
  let turn = { number: -1, since: 0 };

  const stopFor = (reason: StopReason) => {
    if (stoppedAt !== undefined) return;
    stoppedAt = performance.now();
    verdict = { result: { status: reason.code === 'time' ? 'partial' : 'failed', reason } };
    thread.interrupt();
    stop(reason);
  };
  const kill = (hung: GuestTurn | undefined) => {
    verdict ??= { result: unresponsive, hung };
    clearInterval(timer);
    void thread.terminate();
  };
  const onCancel = () => stopFor({ code: 'cancelled', message: 'The run was cancelled.' });
  const wall = setTimeout(() => {
    stopFor({
      code: 'time',
      message: `The run was stopped after ${limits.wallTimeMs / 1000} s, its time limit.`,
    });
  }, limits.wallTimeMs);
  const timer = setInterval(() => {
    const now = performance.now();
    if (stoppedAt !== undefined && now - stoppedAt > graceMs) kill(undefined);
    const guest = thread.guest();
    if (!guest) return;
    if (guest.number !== turn.number) turn = { number: guest.number, since: now };
    const allowed = guest.search?.milliseconds ?? limits.codeTimeoutMs;
    if (now - turn.since > allowed + graceMs) kill(guest);
  }, tickMs);
  signal.addEventListener('abort', onCancel);
  if (signal.aborted) onCancel();

  const unresponsive: LoopResult = {
    status: 'failed',
    reason: {
      code: 'engine-lost',
      message: `The model's code computed for more than ${limits.codeTimeoutMs / 1000} s without stopping, so the engine was ended. Ask again, perhaps over a smaller scope.`,
    },
  };
  return {
    verdict: () => verdict,
    dispose: () => {
      clearTimeout(wall);
      clearInterval(timer);
      signal.removeEventListener('abort', onCancel);
    },
  };
}
