import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One run of a case; all times in milliseconds, memory in MB. */
export interface Sample {
  readonly wall: number;
  /** The longest the host's event loop was blocked. */
  readonly block: number;
}

/** Runs `work` and measures it. */
export async function measure(work: () => Promise<void>): Promise<Sample> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  delay.disable();
  return { wall, block: delay.max / 1e6 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Peak of this process so far, all its threads included. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS / 1024;
}
