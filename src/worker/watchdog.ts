import { sharedCells, type StopReason } from '../protocol/engine';
import type { RunLimits } from '../rlm/limits';
import type { LoopResult } from '../rlm/loopResult';
import type { EngineThread } from './engineThread';

/** How often the engine's thread is looked at. */
const tickMs = 100;
/** Guest code that does not end by itself this long after it should have is ended with its thread. */
const graceMs = 1_000;

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
  verdict(): LoopResult | undefined;
  dispose(): void;
} {
  let verdict: LoopResult | undefined;
  let stoppedAt: number | undefined;
  let turn = { number: -1, since: 0 };

  const stopFor = (reason: StopReason) => {
    if (stoppedAt !== undefined) return;
    stoppedAt = performance.now();
    verdict = { status: reason.code === 'time' ? 'partial' : 'failed', reason };
    Atomics.store(thread.cells, sharedCells.cancel, 1);
    stop(reason);
  };
  const kill = (result: LoopResult) => {
    verdict ??= result;
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
    if (stoppedAt !== undefined && now - stoppedAt > graceMs) kill(unresponsive);
    if (Atomics.load(thread.cells, sharedCells.guestRuns) === 0) return;
    const number = Atomics.load(thread.cells, sharedCells.guestTurn);
    if (number !== turn.number) turn = { number, since: now };
    if (now - turn.since > limits.codeTimeoutMs + graceMs) kill(unresponsive);
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
