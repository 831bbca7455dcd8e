import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileVersion } from '../context/documents';
import { versionOf } from '../gather/nodeDirectoryReader.node';

/** A file that is being written meanwhile is read again, so many times. */
const maxReads = 3;
/** A pipe that took a file's place would otherwise be waited for. Windows has no such flag. */
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * All of a file, in one of its states.
 * @param seen the state that it is likely to be in; `undefined`: not known
 * @param room gives the buffer to read into: as many bytes as it is asked for
 * @returns the bytes, fewer than the version says for a file that was cut short again and again
 * @throws when it cannot be opened or is no regular file
 */
export function readFile(
  fsPath: string,
  seen: FileVersion | undefined,
  room: (bytes: number) => Buffer,
): { readonly bytes: Buffer; readonly version: FileVersion } {
  const file = openSync(fsPath, openFlags);
  try {
    let version = seen ?? stateOf(file);
    for (let reads = 1; ; reads++) {
      const bytes = readUpTo(file, room(version.size));
      const now = stateOf(file);
      if (isSameVersion(now, version) || reads === maxReads) return { bytes, version: now };
      version = now;
    }
  } finally {
    closeSync(file);
  }
}

export function isSameVersion(a: FileVersion, b: FileVersion): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}

function stateOf(file: number): FileVersion {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw new Error('it is not a regular file');
  return versionOf(stats);
}

/** A file cut short meanwhile gives what there is. */
function readUpTo(file: number, buffer: Buffer): Buffer {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
