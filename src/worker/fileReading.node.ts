import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Which state of a file was read: another one differs in some of these. */
export interface FileVersion {
  readonly size: number;
  /** Of the contents and of the file's entry, in milliseconds since the Unix epoch. */
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

/** A file that is being written meanwhile is read again, so many times. */
const maxReads = 3;
/** A pipe that took a file's place would otherwise be waited for. */
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Opens a file and hands it on with its version; closes it again.
 * @throws when it cannot be opened or is no regular file.
 */
export function withFile<T>(fsPath: string, use: (file: number, version: FileVersion) => T): T {
  const file = openSync(fsPath, openFlags);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    return use(file, versionOf(stats));
  } finally {
    closeSync(file);
  }
}

/**
 * All of an open file, in one of its states.
 * @param room gives the buffer to read into: as many bytes as it is asked for
 * @returns the bytes, fewer than the version says for a file that was cut short again and again
 */
export function readWhole(
  file: number,
  version: FileVersion,
  room: (bytes: number) => Buffer,
): { readonly bytes: Buffer; readonly version: FileVersion } {
  let read = { bytes: readUpTo(file, room(version.size)), version };
  for (let reads = 1; reads < maxReads; reads++) {
    const now = versionOf(fstatSync(file));
    if (isSameVersion(now, read.version)) break;
    read = { bytes: readUpTo(file, room(now.size)), version: now };
  }
  return read;
}

export function isSameVersion(a: FileVersion, b: FileVersion): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.inode === b.inode;
}

function versionOf({ size, mtimeMs, ctimeMs, ino }: Stats): FileVersion {
  return { size, modified: mtimeMs, changed: ctimeMs, inode: ino };
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
