import { open } from 'node:fs/promises';
import type { JournalStore } from '../trace/journalStore';

/** A journal that is there: its first line, which every journal begins with, is not written again. */
export async function reopenedJournal(path: string): Promise<JournalStore> {
  const file = await open(path, 'a');
  let hasBegun = false;
  let isClosed = false;
  return {
    async append(lines) {
      const rest = hasBegun ? lines : lines.slice(lines.indexOf('\n') + 1);
      hasBegun = true;
      await file.appendFile(rest);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await file.close();
    },
  };
}

/** In bytes: what stands before a line of a text; lines count from 1. */
export function bytesBefore(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) at = text.indexOf('\n', at) + 1;
  return Buffer.byteLength(text.slice(0, at));
}
