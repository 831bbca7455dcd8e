import { JournalError } from './journalError';
import type { JournalLock, LockState } from './lockState';
import type { WholeFiles } from './wholeFiles';

/** The holder writes its file anew so often, in milliseconds. */
const beatMs = 5_000;
/** A file that was not written for so long is left. */
const silentMs = 30_000;
/** Two who take a lock at once see each other's file after that time. */
const settleMs = 100;

/**
 * Takes the lock of a journal on a file system without processes to look for: a file that its holder writes anew
 * all the time.
 * @param holder who takes it: different in every window
 * @throws {JournalError} `locked` while somebody else has it, or this holder has already.
 */
export async function takeSegmentLock(files: WholeFiles, path: string, holder: string): Promise<JournalLock> {
  const state = await segmentLockState(files, path, holder);
  if (state === 'mine' || state === 'theirs') throw locked(path);
  const write = (): Promise<void> => files.write(path, JSON.stringify({ holder, at: Date.now() }));
  await write();
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  if ((await segmentLockState(files, path, holder)) !== 'mine') throw locked(path);
  // Gone with its folder: then there is nothing to guard.
  const beat = setInterval(() => void write().catch(() => undefined), beatMs);
  let isAbandoned = false;
  return {
    release: async () => {
      clearInterval(beat);
      if (!isAbandoned) await files.delete(path);
    },
    abandon: () => {
      clearInterval(beat);
      isAbandoned = true;
      // It may come too late: then its age says the same.
      void files.write(path, '{}').catch(() => undefined);
    },
  };
}

/** Who has the lock of a journal. */
export async function segmentLockState(files: WholeFiles, path: string, holder: string): Promise<LockState> {
  const text = await files.read(path);
  if (text === undefined) return 'free';
  const { holder: theirs, at } = read(text);
  if (theirs === holder) return 'mine';
  return theirs === '' || Math.abs(Date.now() - at) > silentMs ? 'left' : 'theirs';
}

/** '' for a text that names nobody. */
function read(text: string): { readonly holder: string; readonly at: number } {
  const nobody = { holder: '', at: 0 };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return nobody;
    const { holder, at } = value as Record<string, unknown>;
    return typeof holder === 'string' && typeof at === 'number' ? { holder, at } : nobody;
  } catch {
    return nobody;
  }
}

function locked(path: string): JournalError {
  return new JournalError('locked', `The trace of ${path} is being written by another window.`);
}
