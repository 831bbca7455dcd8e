import type { Dirent, Stats } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DirectoryReader, EntryKind } from './directoryReader';

/** Reads the disk of the machine that this process runs on. */
export function nodeDirectoryReader(platform: NodeJS.Platform = process.platform): DirectoryReader {
  return {
    ignoreCase: platform === 'win32' || platform === 'darwin',
    async list(directory) {
      const entries = await readdir(directory, { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
    },
    async stat(path) {
      const stats = await stat(path);
      return { kind: kindOf(stats), size: stats.size };
    },
    readText: (path) => readFile(path, 'utf8'),
    join: (directory, name) => join(directory, name),
    parent(path) {
      const parent = dirname(path);
      return parent === path ? undefined : parent;
    },
  };
}

function kindOf(entry: Dirent | Stats): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}
