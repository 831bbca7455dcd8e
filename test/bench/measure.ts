import { monitorEventLoopDelay } from 'node:perf_hooks';

/** One run of a case; all times in milliseconds, memory in MB. */
export interface Sample {
  readonly wall: number;
  /** The longest the host's event loop was blocked. */
  readonly block: number;
}

/** Runs `work` and measures it. */
async function measure(work: () => Promise<void>): Promise<Sample> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  delay.disable();
  return { wall, block: delay.max / 1e6 };
}

/** Questions between the first and the one that counts as warm: code is compiled as it is used. */
const warmUps = 2;

/** Measures `work` in this new process, and once it has been done a few times. */
export async function measureAgain(
  work: () => Promise<void>,
): Promise<{ readonly cold: Sample; readonly warm: Sample }> {
  const cold = await measure(work);
  for (let time = 0; time < warmUps; time++) await work();
  return { cold, warm: await measure(work) };
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
