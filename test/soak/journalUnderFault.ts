import { mkdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { fileJournalStore } from '../../src/trace/fileJournalStore.node';
import { openJournal, type Journal } from '../../src/trace/journal';
import { lockJournal } from '../../src/trace/journalLock.node';
import type { JournalStore } from '../../src/trace/journalStore';
import { textHash } from '../../src/trace/textHash.node';
import type { Scenario } from './scenario';

/** A journal file, opened as the terminal does, to which happens what the scenario says. */
export async function journalUnderFault(folder: string, { seed, journal }: Scenario): Promise<Journal> {
  const { fault, afterBytes, afterEvents } = journal;
  const path = journalPath(folder, seed);
  if (fault === 'no folder') await writeFile(dirname(path), 'not a folder');
  const file = fileJournalStore(path, lockJournal);
  const store = fault === 'disk full' ? fullAfter(file, afterBytes) : file;
  const opened = openJournal(store, { runId: 'soak', createdAt: 0, software: 'soak', hash: textHash });
  let events = 0;
  return {
    record: (event: TrajectoryEvent) => {
      if (events++ === afterEvents) misfortune(fault, path);
      return opened.record(event);
    },
    close: () => opened.close(),
  };
}

/** In a folder of its own. */
export function journalPath(folder: string, seed: number): string {
  return join(folder, `run ${seed}`, 'run.jsonl');
}

function misfortune(fault: Scenario['journal']['fault'], path: string): void {
  if (fault === 'folder removed') rmSync(dirname(path), { recursive: true, force: true });
  if (fault !== 'file replaced by a folder') return;
  rmSync(path, { force: true });
  mkdirSync(path, { recursive: true });
}

/** Fails as a full disk does: what still fits is written. */
function fullAfter(store: JournalStore, bytes: number): JournalStore {
  let left = bytes;
  return {
    async append(lines) {
      const fits = Buffer.from(lines).subarray(0, left);
      await store.append(fits.toString('utf8'));
      left -= fits.length;
      if (fits.length < Buffer.byteLength(lines))
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
    close: () => store.close(),
  };
}
