import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { journalLockState, lockFileOf, lockJournal } from '../trace/journalLock.node';
import type { JournalLock } from '../trace/lockState';
import { HeldLocks } from './heldLocks';
import type { RunFolder, TraceSize } from './runFolder';
import { isRunId } from './runId';

const journalEnd = '.jsonl';

/** Traces as files of a folder of the disk, which is made with the first. */
export function runFiles(folder: string): RunFolder {
  const journal = (runId: string): string => join(folder, runId + journalEnd);
  const note = (runId: string): string => join(folder, `${runId}.asked.json`);
  const names = async (): Promise<string[]> => (await ifThere(readdir(folder))) ?? [];
  const locks = new HeldLocks();
  const lock = async (path: string): Promise<JournalLock> => locks.keep(await lockJournal(path));
  return {
    list: async () => runsIn(await names()),
    async locked() {
      const all = new Set(await names());
      return runsIn([...all]).filter((runId) => all.has(lockFileOf(runId + journalEnd)));
    },
    async reading(runId) {
      const { journalFileReading } = await import('./onDemandOnDisk');
      return journalFileReading(journal(runId));
    },
    async begin(runId) {
      const { fileJournalStore } = await import('./onDemandOnDisk');
      return fileJournalStore(journal(runId), lock);
    },
    async goOn(runId) {
      const { reopenJournal } = await import('./onDemandOnDisk');
      return (await isThere(journal(runId))) ? reopenJournal(journal(runId), lock) : undefined;
    },
    lockState: (runId) => journalLockState(journal(runId)),
    unlock: async (runId) => (await lockJournal(journal(runId))).release(),
    abandon: () => locks.abandon(),
    readNote: (runId) => ifThere(readFile(note(runId), 'utf8')),
    async writeNote(runId, text) {
      await mkdir(folder, { recursive: true });
      await writeFile(note(runId), text, { mode: 0o600 });
    },
    async sizeOf(runId): Promise<TraceSize> {
      const found = await ifThere(stat(journal(runId)));
      return { bytes: found?.size ?? 0, changed: found?.mtimeMs ?? 0 };
    },
    async delete(runId) {
      const path = journal(runId);
      for (const file of [path, `${path}.damaged`, note(runId), lockFileOf(path)])
        await rm(file, { force: true });
    },
  };
}

/** Ids, in order. */
function runsIn(names: readonly string[]): string[] {
  return names
    .filter((name) => name.endsWith(journalEnd))
    .map((name) => name.slice(0, -journalEnd.length))
    .filter(isRunId)
    .sort();
}

async function isThere(path: string): Promise<boolean> {
  return (await ifThere(stat(path))) !== undefined;
}

/** `undefined` where there is no such file. */
async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
