import { holdLock, silentMs, type LockFile } from './holdLock';
import { JournalError, takenOver } from './journalError';
import type { JournalLock, LockState } from './lockState';
import type { OriginLocks } from './originLocks';
import type { WholeFiles } from './wholeFiles';

/** Two who take a lock at once see each other's file after that time. */
const settleMs = 100;

/** Where locks are on a file system without processes to look for, and who takes them. */
export interface LockPlace {
  readonly files: WholeFiles;
  /** Different in every window. */
  readonly holder: string;
  /**
   * Of windows that have one origin, these say who has a lock. Without them, and to others, a file says it that its
   * holder writes anew all the time.
   */
  readonly originLocks?: OriginLocks | undefined;
}

/**
 * Takes the lock of a journal.
 * @param path of the file that tells of it
 * @param now milliseconds since the Unix epoch
 * @throws {JournalError} `locked` while somebody else has it, or this holder has already.
 */
export async function takeSegmentLock(
  place: LockPlace,
  path: string,
  now: () => number = Date.now,
): Promise<JournalLock> {
  const { files, holder, originLocks } = place;
  const isMine = async (): Promise<boolean> => (await segmentLockState(place, path, now)) === 'mine';
  const state = await segmentLockState(place, path, now);
  if (state === 'mine' || state === 'theirs') throw locked(path);
  const letGo = originLocks ? await originLocks.take(path) : () => undefined;
  if (!letGo) throw locked(path);
  const origin = originLocks?.origin;
  const touch = (): Promise<void> => files.write(path, JSON.stringify({ holder, at: now(), origin }));
  try {
    await touch();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (!(await isMine())) throw locked(path);
  } catch (error) {
    letGo();
    throw error;
  }
  const file: LockFile = {
    isMine: async () => {
      const text = await files.read(path).catch(() => undefined);
      return text === undefined || read(text).holder === holder;
    },
    touch,
    empty() {
      letGo();
      // It may come too late: then its age says the same.
      void files.write(path, '{}').catch(() => undefined);
    },
    async remove() {
      await files.delete(path);
    },
    problem: () => Promise.resolve(new JournalError('locked', takenOver(path, 'another window'))),
  };
  const lock = holdLock(file, now);
  return { ...lock, release: () => lock.release().finally(letGo) };
}

/** Who has the lock of a journal. */
export async function segmentLockState(
  { files, holder, originLocks }: LockPlace,
  path: string,
  now: () => number = Date.now,
): Promise<LockState> {
  const text = await files.read(path);
  if (text === undefined) return 'free';
  const { holder: theirs, at, origin } = read(text);
  if (theirs === holder) return 'mine';
  if (originLocks && origin === originLocks.origin)
    return (await originLocks.isHeld(path)) ? 'theirs' : 'left';
  return theirs === '' || Math.abs(now() - at) > silentMs ? 'left' : 'theirs';
}

interface Holder {
  /** '' for nobody. */
  readonly holder: string;
  readonly at: number;
  readonly origin?: string | undefined;
}

function read(text: string): Holder {
  const nobody = { holder: '', at: 0 };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return nobody;
    const { holder, at, origin } = value as Record<string, unknown>;
    if (typeof holder !== 'string' || typeof at !== 'number') return nobody;
    return { holder, at, origin: typeof origin === 'string' ? origin : undefined };
  } catch {
    return nobody;
  }
}

function locked(path: string): JournalError {
  return new JournalError('locked', `The trace of ${path} is being written by another window.`);
}
