import { statSync } from 'node:fs';
import type { DirectoryReader } from '../gather/directoryReader';

/** A change so soon after a look may leave a folder's time as it was. */
const timesAreCoarseMs = 2_000;

/**
 * What was looked at on disk, and how it was then: a folder whose times are as they were has the same names in it,
 * a file the same text.
 */
export class LookedAt {
  /** By path: what stood there, and of what was read, in which state. */
  readonly #states = new Map<string, string>();

  /** A reader that notes what it is asked for. */
  noting(reader: DirectoryReader): DirectoryReader {
    return {
      ...reader,
      list: (directory) => {
        this.#states.set(directory, stateOf(directory, true));
        return reader.list(directory);
      },
      readText: (path) => {
        this.#states.set(path, stateOf(path, true));
        return reader.readText(path);
      },
      stat: (path) => {
        if (!this.#states.has(path)) this.#states.set(path, stateOf(path, false));
        return reader.stat(path);
      },
    };
  }

  /** Whether all of it is as it was, for certain. */
  isAsItWas(): boolean {
    for (const [path, state] of this.#states) {
      if (state === young || stateOf(path, state.includes(' ')) !== state) return false;
    }
    return true;
  }
}

const young = 'young';

/**
 * Whether something stands there, and of what kind; of files, and of folders whose entries count, with their times
 * unless these are too new to tell.
 */
function stateOf(path: string, entriesCount: boolean): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 'missing';
  const kind = stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other';
  if (kind === 'other' || (kind === 'folder' && !entriesCount)) return kind;
  if (stats.mtimeMs >= Date.now() - timesAreCoarseMs) return young;
  return [kind, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
}
