// A process of its own: takes the lock of a journal several times at once when it is told to, and says how often
// that succeeded.
import { isJournalError } from '../../../src/trace/journalError';
import { lockJournal } from '../../../src/trace/journalLock.node';
import type { JournalLock } from '../../../src/trace/lockState';

/** To take it at a time in milliseconds since the Unix epoch, or to release what it has. */
export type ToRacer = { readonly path: string; readonly at: number; readonly times: number } | 'release';

let held: JournalLock[] = [];

process.on('message', (message: ToRacer) => {
  void (message === 'release' ? release() : race(message)).then((count) => process.send?.(count));
});

async function race({ path, at, times }: Exclude<ToRacer, string>): Promise<number> {
  while (Date.now() < at);
  const taken = await Promise.all(Array.from({ length: times }, () => take(path)));
  held = taken.filter((lock) => lock !== undefined);
  return held.length;
}

async function take(path: string): Promise<JournalLock | undefined> {
  try {
    return await lockJournal(path);
  } catch (error) {
    if (isJournalError(error, 'locked')) return undefined;
    throw error;
  }
}

async function release(): Promise<number> {
  for (const lock of held) await lock.release();
  held = [];
  return 0;
}
