import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { FileVersion } from '../context/documents';
import type { SecretFinder } from '../gather/masking';
import { versionOf } from '../gather/nodeDirectoryReader.node';
import { messageOf } from '../rlm/errors';
import { BatchBuilder, type BatchText, type TextBatch } from './textBatch.node';

/** A file that is being written meanwhile is read again, so many times. */
const maxReads = 3;
/** A pipe that took a file's place would otherwise be waited for. Windows has no such flag. */
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

export interface FileOnDisk {
  readonly path: string;
  readonly language?: string | undefined;
  readonly fsPath: string;
  /** A larger one is looked at and not read; `undefined`: it is read, whatever its size. */
  readonly maxBytes?: number | undefined;
}

/** What became of a file. */
export type FileRead =
  | { readonly version: FileVersion; readonly content: BatchText | 'binary' | 'too large' }
  /** It could not be read, for this reason. */
  | { readonly problem: string };

export interface FileBatch {
  readonly pages: TextBatch['pages'];
  /** Of the files from the first on, as many as there was room for. */
  readonly files: readonly FileRead[];
}

/**
 * Reads files, from one of them on, until the room is full; the first is read however large it is.
 * @param room the ASCII page of the batch lies in it
 * @param mayHold see `BatchBuilder.finish`
 */
export function readBatch(
  files: readonly FileOnDisk[],
  from: number,
  room: Buffer,
  finder: SecretFinder,
  mayHold: number,
): FileBatch {
  let builder = new BatchBuilder(finder, room);
  const reads: (FileState | { readonly problem: string })[] = [];
  const roomFor = (size: number): Buffer | undefined => {
    if (size > builder.room.length) {
      if (reads.length > 0) return undefined;
      builder = new BatchBuilder(finder, Buffer.allocUnsafeSlow(size));
    }
    return builder.room.subarray(0, size);
  };
  for (const { path, language, fsPath, maxBytes } of files.slice(from)) {
    try {
      const read = readFile(fsPath, roomFor, maxBytes);
      if (!read) break;
      if (read.bytes) builder.add({ path, language, bytes: read.bytes });
      reads.push(read);
    } catch (error) {
      reads.push({ problem: messageOf(error) });
    }
  }
  const { pages, texts } = builder.finish(mayHold);
  let next = 0;
  return {
    pages,
    files: reads.map((read) => {
      if ('problem' in read) return read;
      const content = read.bytes ? (texts[next++] ?? 'binary') : 'too large';
      return { version: read.version, content };
    }),
  };
}

interface FileState {
  readonly version: FileVersion;
  /** `undefined`: there are too many of them. */
  readonly bytes: Buffer | undefined;
}

/**
 * All of a file, in one of its states.
 * @param room gives the buffer to read into, as many bytes as it is asked for; `undefined`: there is none
 * @returns the bytes, fewer than the version says for a file that was cut short again and again; `undefined`
 * where there was no room
 * @throws when it cannot be opened, is no regular file, or has no size to go by
 */
export function readFile(
  fsPath: string,
  room: (bytes: number) => Buffer | undefined,
  maxBytes = Infinity,
): FileState | undefined {
  const file = openSync(fsPath, openFlags);
  try {
    let version = stateOf(file);
    for (let reads = 1; ; reads++) {
      if (version.size > maxBytes) return { version, bytes: undefined };
      const buffer = room(version.size);
      if (!buffer) return undefined;
      const bytes = readUpTo(file, buffer);
      const hasMore = version.size === 0 && readUpTo(file, Buffer.alloc(1)).length > 0;
      const now = stateOf(file);
      // As in `/proc`. Taken for empty, it would be searched for what is in it.
      if (hasMore && now.size === 0) throw new Error('its file system does not tell how large it is');
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
