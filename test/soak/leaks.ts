import { readdir } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds that somebody has to give back: each kind, and how many of it. */
export async function held(): Promise<Readonly<Record<string, number>>> {
  // Elsewhere than on Linux nobody tells.
  const files = await readdir('/proc/self/fd').catch(() => []);
  // A timer counts until its callbacks, ours perhaps, have returned.
  await new Promise((done) => setImmediate(done));
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return { ...counts, files: files.length };
}

/** What is held beyond what was held before, once there was time to give it back; empty when nothing is. */
export async function leaked(before: Readonly<Record<string, number>>): Promise<string[]> {
  for (let look = 0; ; look++) {
    const more = Object.entries(await held()).filter(([kind, count]) => count > (before[kind] ?? 0));
    if (more.length === 0 || look === 100) return more.map(([kind, count]) => `${count} ${kind}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Tells what of the main thread's memory is in use, in bytes, garbage collected. */
export function heapMeter(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Contexts of others have no use for it.
  setFlagsFromString('--no-expose-gc');
  return () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}
