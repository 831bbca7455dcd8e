import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Retention } from './retention';
import { isRunId } from './runs';

/** What was deleted. */
export interface Deleted {
  readonly runs: number;
  readonly bytes: number;
}

const journalEnd = '.jsonl';
/** Beside a journal: what its run was about, and which window is at work on it. */
const askedEnd = '.asked.json';
const lockEnd = '.lock';

const dayMs = 24 * 60 * 60 * 1_000;
const megabyte = 2 ** 20;

/** The folder of a workspace's runs. */
export class RunFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  journal(runId: string): string {
    return join(this.#folder, runId + journalEnd);
  }

  asked(runId: string): string {
    return join(this.#folder, runId + askedEnd);
  }

  lock(runId: string): string {
    return join(this.#folder, runId + lockEnd);
  }

  /** Ids, oldest first. */
  async list(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => ifMissing(error, []));
    return names
      .filter((name) => name.endsWith(journalEnd))
      .map((name) => name.slice(0, -journalEnd.length))
      .filter(isRunId)
      .sort();
  }

  /** Deletes what is too old, then the oldest until the rest is not too much; never those that `isBusy`. */
  async prune(
    { maxAgeDays, maxSizeMB }: Retention,
    isBusy: (runId: string) => Promise<boolean>,
  ): Promise<void> {
    const runs = await Promise.all((await this.list()).map((runId) => this.#statOf(runId)));
    const oldest = Date.now() - maxAgeDays * dayMs;
    let bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
    for (const run of runs) {
      const isTooOld = run.changed < oldest;
      if ((!isTooOld && bytes <= maxSizeMB * megabyte) || (await isBusy(run.runId))) continue;
      await this.#delete(run.runId);
      bytes -= run.bytes;
    }
  }

  /** Deletes all but those that are busy. */
  async deleteAll(isBusy: (runId: string) => Promise<boolean>): Promise<Deleted> {
    let deleted: Deleted = { runs: 0, bytes: 0 };
    for (const runId of await this.list()) {
      if (await isBusy(runId)) continue;
      const { bytes } = await this.#statOf(runId);
      await this.#delete(runId);
      deleted = { runs: deleted.runs + 1, bytes: deleted.bytes + bytes };
    }
    return deleted;
  }

  async #statOf(runId: string): Promise<{ runId: string; bytes: number; changed: number }> {
    const gone = { size: 0, mtimeMs: 0 };
    const { size, mtimeMs } = await stat(this.journal(runId)).catch((error: unknown) =>
      ifMissing(error, gone),
    );
    return { runId, bytes: size, changed: mtimeMs };
  }

  async #delete(runId: string): Promise<void> {
    for (const file of [this.journal(runId), this.asked(runId), this.lock(runId)])
      await rm(file, { force: true });
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function ifMissing<T>(error: unknown, instead: T): T {
  if (isMissing(error)) return instead;
  throw error;
}
