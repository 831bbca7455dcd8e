import type { RunFolder } from './runFolder';

/** How much is kept of runs that are over; 0 in either keeps nothing at all. */
export interface Retention {
  readonly maxAgeDays: number;
  readonly maxSizeMB: number;
}

/** What was deleted. */
export interface Deleted {
  readonly runs: number;
  readonly bytes: number;
}

const dayMs = 24 * 60 * 60 * 1_000;
const megabyte = 2 ** 20;

/** Deletes what is too old, then the oldest until the rest is not too much; never a trace that is being written. */
export async function prune(folder: RunFolder, { maxAgeDays, maxSizeMB }: Retention): Promise<void> {
  const ids = await folder.list();
  const runs = await Promise.all(ids.map(async (runId) => ({ runId, ...(await folder.sizeOf(runId)) })));
  const oldest = Date.now() - maxAgeDays * dayMs;
  let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  for (const run of runs) {
    const isTooOld = run.changed < oldest;
    if ((!isTooOld && bytes <= maxSizeMB * megabyte) || (await isBusy(folder, run.runId))) continue;
    await folder.delete(run.runId);
    bytes -= run.bytes;
  }
}

/** Deletes all traces but those that are being written. */
export async function deleteAll(folder: RunFolder): Promise<Deleted> {
  let deleted: Deleted = { runs: 0, bytes: 0 };
  for (const runId of await folder.list()) {
    if (await isBusy(folder, runId)) continue;
    const { bytes } = await folder.sizeOf(runId);
    await folder.delete(runId);
    deleted = { runs: deleted.runs + 1, bytes: deleted.bytes + bytes };
  }
  return deleted;
}

async function isBusy(folder: RunFolder, runId: string): Promise<boolean> {
  const state = await folder.lockState(runId);
  return state === 'mine' || state === 'theirs';
}
