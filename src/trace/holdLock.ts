import type { JournalError } from './journalError';
import type { JournalLock } from './lockState';

/** A holder shows so often that it lives, in milliseconds. */
const beatMs = 5_000;
/** Who has not shown it for so long is gone. */
export const silentMs = 30_000;

/** The file of a lock that was taken. */
export interface LockFile {
  /** Whether it names its holder still; true where nobody can be read from it, and where it is gone. */
  isMine(): Promise<boolean>;
  /** Shows that its holder lives. */
  touch(): Promise<void>;
  /** Has it say nothing, at once. */
  empty(): void;
  remove(): Promise<void>;
  /** What its former holder is told when it names somebody else. */
  problem(): Promise<JournalError>;
}

/**
 * Holds a lock until it is released.
 * @param now milliseconds since the Unix epoch
 */
export function holdLock(file: LockFile, now: () => number): JournalLock {
  /** When it was last seen to be ours. */
  let seen = now();
  let touching: Promise<void> = Promise.resolve();
  let isOver = false;
  const touch = async (): Promise<void> => {
    const at = now();
    if (!(await file.isMine())) {
      end();
      throw await file.problem();
    }
    seen = at;
    // Gone with its folder: then there is nothing to guard.
    if (!isOver) await file.touch().catch(() => undefined);
  };
  const beat = setInterval(() => {
    // The next write is told.
    touching = touch().catch(() => undefined);
  }, beatMs);
  const end = (): void => {
    clearInterval(beat);
    isOver = true;
  };
  // Of Node's, which would wait for it before it ends.
  if (typeof beat === 'object') beat.unref();
  return {
    async confirm() {
      if (isOver || now() - seen > silentMs / 2) await touch();
    },
    async release() {
      if (isOver) return;
      end();
      await touching;
      if (await file.isMine()) await file.remove();
    },
    abandon() {
      if (!isOver) file.empty();
      end();
    },
  };
}
