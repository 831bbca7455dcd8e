import { constants, copyFile, mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../rlm/errors';
import { JournalError } from './journalError';
import { readJournalFile, type JournalFile } from './journalFile.node';
import { lockJournal } from './journalLock.node';
import type { JournalStore, ReopenedJournal } from './journalStore';
import type { JournalLock } from './lockState';

/** A file that only its owner can read: questions and pieces of the workspace are in it. */
const mode = 0o600;
/** Why a new journal is not written. */
export const isTaken = 'the file exists and is not empty; choose another name';

type Lock = (path: string) => Promise<JournalLock>;

interface OpenFile {
  readonly handle: FileHandle;
  readonly lock: JournalLock;
}

/**
 * A new journal file; it and its folders are made with the first line.
 * Writing throws {@link JournalError} when there is a file with something in it already, when somebody else
 * writes it, and when there is no right to write.
 */
export function fileJournalStore(path: string, lock: Lock = lockJournal): JournalStore {
  return storeOver(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    return openLocked(await lock(path), () => create(path));
  });
}

interface ReopenedFile extends ReopenedJournal {
  readonly journal: JournalFile;
}

/**
 * A journal that goes on. What stands after a damaged line, which nobody can read, is kept in a copy beside it.
 * @throws {JournalError} when somebody else writes it; as `readJournalFile` does.
 */
export async function reopenJournal(path: string, takeLock: Lock = lockJournal): Promise<ReopenedFile> {
  const lock = await takeLock(path);
  try {
    const journal = await readJournalFile(path);
    const open = async (): Promise<OpenFile> => {
      await lock.confirm();
      return { handle: await reopen(path, journal), lock };
    };
    return { journal, store: storeOver(path, open, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Where the whole of a damaged journal is kept that goes on. */
export function damagedCopyOf(path: string): string {
  return `${path}.damaged`;
}

/** @param taken of a journal that nothing was added to yet */
function storeOver(path: string, openIt: () => Promise<OpenFile>, taken?: JournalLock): JournalStore {
  let file: Promise<OpenFile> | undefined;
  return {
    async append(lines) {
      file ??= openIt().catch((error: unknown) => {
        throw error instanceof JournalError ? error : unwritable(path, error);
      });
      const { handle, lock } = await file;
      await lock.confirm();
      try {
        await handle.appendFile(lines);
        if (await isDeleted(handle, path)) throw new Error('the file was deleted while the run went on');
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    async close() {
      const opened = await file?.catch(() => undefined); // Who appended was told why it did not open.
      file = Promise.reject(new JournalError('unwritable', `The trace ${path} is closed.`));
      file.catch(() => undefined);
      await opened?.handle.close();
      await (opened?.lock ?? taken)?.release();
    },
  };
}

async function openLocked(lock: JournalLock, openIt: () => Promise<FileHandle>): Promise<OpenFile> {
  try {
    return { handle: await openIt(), lock };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function create(path: string): Promise<FileHandle> {
  const handle = await open(path, 'a', mode);
  const stats = await handle.stat();
  if (stats.isFile() && stats.size > 0) {
    await handle.close();
    throw new Error(isTaken);
  }
  // An empty file that was there may be open to others; some file systems know of no such thing.
  if (stats.isFile()) await handle.chmod(mode).catch(() => undefined);
  return handle;
}

async function reopen(path: string, { end, hasMore }: JournalFile): Promise<FileHandle> {
  if (hasMore) await copyFile(path, damagedCopyOf(path), constants.COPYFILE_EXCL);
  const handle = await open(path, 'a+', mode);
  try {
    await handle.truncate(end);
    const last = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, end - 1));
    // A whole line may have lost its break alone.
    if (last.buffer.toString() !== '\n') await handle.appendFile('\n');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A file that was deleted takes all that is written, and nobody finds it again. */
async function isDeleted(handle: FileHandle, path: string): Promise<boolean> {
  const { nlink, ino } = await handle.stat();
  if (nlink > 0) return false;
  // Some file systems count no names.
  const there = await stat(path).catch(() => undefined);
  return there?.ino !== ino;
}

export function unwritable(path: string, error: unknown): JournalError {
  return new JournalError('unwritable', `Cannot write the trace to ${path}: ${messageOf(error)}`, {
    cause: error,
  });
}
