import { readdirSync, readFileSync, statSync, type Dirent, type Stats } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { FileVersion } from '../context/documents';
import type { DirectoryReader, EntryKind } from './directoryReader';

/**
 * Reads the disk of the machine that this process runs on. Every call holds up its thread: for the engine's
 * thread and for terminals, where that is twenty times as fast as a request to Node's pool of threads.
 */
export function nodeDirectoryReader(platform: NodeJS.Platform = process.platform): DirectoryReader {
  const rules = platform === 'win32' ? win32 : posix;
  return {
    ignoreCase: platform === 'win32' || platform === 'darwin',
    list: (directory) =>
      attempt(() =>
        readdirSync(directory, { withFileTypes: true }).map((entry) => ({
          name: entry.name,
          kind: kindOf(entry),
        })),
      ),
    stat(path) {
      const stats = statSync(path);
      return { kind: kindOf(stats), size: stats.size };
    },
    readText: (path) => attempt(() => readFileSync(path, 'utf8')),
    join: (directory, name) =>
      directory.endsWith(rules.sep) ? directory + name : directory + rules.sep + name,
    parent(path) {
      const parent = rules.dirname(path);
      return parent === path ? undefined : parent;
    },
  };
}

/** Which state of a file its figures tell of. */
export function versionOf({ size, mtimeMs, ctimeMs, ino }: Stats): FileVersion {
  return { size, modified: mtimeMs, changed: ctimeMs, inode: ino };
}

function attempt<T>(body: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(body());
  });
}

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}
