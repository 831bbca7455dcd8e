import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { holdLock, type LockFile } from './holdLock';
import { JournalError, takenOver } from './journalError';
import { lockFileState, nameOf, readHolder, thisHolder } from './lockFile.node';
import type { JournalLock, LockState } from './lockState';

/** The file that says who writes a journal. */
export function lockFileOf(path: string): string {
  return `${path}.lock`;
}

/** Who writes a journal. */
export function journalLockState(path: string): Promise<LockState> {
  return lockFileState(lockFileOf(path));
}

/**
 * Keeps a journal for one writer: a file beside it names the process, which touches it while it lives. What a
 * process that has ended left is taken over.
 * @param now milliseconds since the Unix epoch
 * @throws {JournalError} `locked` while somebody else writes it, or this process does already.
 */
export async function lockJournal(path: string, now: () => number = Date.now): Promise<JournalLock> {
  const lock = lockFileOf(path);
  // A later hold of this process is not this one.
  const mine = JSON.stringify({ ...thisHolder(), hold: randomUUID() });
  await take(lock, mine, path);
  const file: LockFile = {
    isMine: async () => (await readFile(lock, 'utf8').catch(() => mine)) === mine,
    touch: () => utimes(lock, now() / 1000, now() / 1000),
    empty() {
      try {
        if (readFileSync(lock, 'utf8') === mine) writeFileSync(lock, '{}');
      } catch {
        // The number of a process that is gone says the same.
      }
    },
    remove: () => rm(lock, { force: true }),
    problem: async () => new JournalError('locked', takenOver(path, await holderOf(lock))),
  };
  return holdLock(file, now);
}

/**
 * Who finds a lock left first takes the right to take it over, which is a lock as well, then looks once more, and
 * puts that file in its place. Were it deleted and made anew, one of two could delete what the other has just made.
 */
async function take(lock: string, mine: string, path: string): Promise<void> {
  if (await create(lock, mine)) return;
  const state = await lockFileState(lock);
  if (state === 'free' && (await create(lock, mine))) return;
  if (state !== 'left') throw await locked(path, lock);
  const right = `${lock}.next`;
  await take(right, mine, path);
  try {
    if ((await lockFileState(lock)) !== 'left') throw await locked(path, lock);
    await rename(right, lock);
  } catch (error) {
    await rm(right, { force: true });
    throw error;
  }
}

async function create(lock: string, text: string): Promise<boolean> {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param lock the file that stands in the way */
async function locked(path: string, lock: string): Promise<JournalError> {
  return new JournalError(
    'locked',
    `The trace ${path} is being written by ${await holderOf(lock)}. Wait until that run has ended; if it is sure to be gone, delete ${lockFileOf(path)}.`,
  );
}

async function holderOf(lock: string): Promise<string> {
  return nameOf(readHolder(await readFile(lock, 'utf8').catch(() => '')));
}
