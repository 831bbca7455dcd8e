import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../rlm/errors';
import { JournalError } from './journalError';
import type { JournalStore } from './journalStore';

/** A file that only its owner can read: questions and pieces of the workspace are in it. */
const mode = 0o600;

/**
 * A new journal file; it and its folders are made with the first line.
 * Writing throws {@link JournalError} when there is a file with something in it already, or no right to write.
 */
export function fileJournalStore(path: string): JournalStore {
  let file: Promise<FileHandle> | undefined;
  return {
    async append(lines) {
      file ??= create(path);
      const handle = await file;
      await handle.appendFile(lines).catch((error: unknown) => {
        throw new JournalError('unwritable', `Cannot write the trace to ${path}: ${messageOf(error)}`, {
          cause: error,
        });
      });
    },
    async close() {
      const handle = await file?.catch(() => undefined); // Who appended was told why it did not open.
      file = Promise.reject(new JournalError('unwritable', `The trace ${path} is closed.`));
      file.catch(() => undefined);
      await handle?.close();
    },
  };
}

async function create(path: string): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    handle = await open(path, 'a', mode);
    const stats = await handle.stat();
    if (stats.isFile() && stats.size > 0)
      throw new Error('the file exists and is not empty; choose another name');
    return handle;
  } catch (error) {
    await handle?.close();
    throw new JournalError('unwritable', `Cannot write the trace to ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
