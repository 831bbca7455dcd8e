import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { messageOf } from '../rlm/errors';
import { JournalError } from './journalError';
import { JournalReader, type JournalContent } from './journalReader';
import type { JournalReading } from './journalReading';

export interface JournalFile extends JournalContent {
  /** Bytes of the lines that were used: what is added goes here. */
  readonly end: number;
  /** Whether lines stand after a damaged one, which nobody has read. */
  readonly hasMore: boolean;
}

const lineBreak = 0x0a;
/** Longer ones are no work of ours, and would not fit a string. */
const maxLineBytes = 256 * 2 ** 20;

/**
 * Reads a journal from its file, a piece at a time.
 * @throws {JournalError} `unreadable` when the file cannot be read; as `readJournal` does.
 */
export async function readJournalFile(path: string): Promise<JournalFile> {
  const reader = new JournalReader(path);
  const { used, hasMore } = await readLines(reader, path, 0, true);
  return { ...reader.content, end: used, hasMore };
}

/** Reads a journal from its file, each byte once, however often it is asked for more. */
export function journalFileReading(path: string): JournalReading {
  const reader = new JournalReader(path);
  let inode: number | undefined;
  let end = 0;
  return {
    async more(isOver) {
      const file = await ifThere(path);
      if (!file || file.size < end || file.ino !== (inode ??= file.ino)) return undefined;
      if (!reader.isStopped) end += (await readLines(reader, path, end, isOver)).used;
      return reader.news(isOver);
    },
  };
}

async function ifThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}

/**
 * Reads lines as far as they make sense.
 * @param from in bytes, where a line begins
 * @param isOver whether a last line without a break is one
 */
async function readLines(reader: JournalReader, path: string, from: number, isOver: boolean) {
  let used = 0;
  for await (const { bytes, isWhole } of linesOf(path, from)) {
    if (!isWhole && !isOver) break;
    const isRead = isUtf8(bytes)
      ? reader.push(bytes.toString('utf8'), isWhole)
      : reader.pushDamaged('it has bytes that are not UTF-8', isWhole);
    if (!isRead) return { used, hasMore: isWhole };
    used += bytes.length + (isWhole ? 1 : 0);
  }
  return { used, hasMore: false };
}

interface Line {
  readonly bytes: Buffer;
  /** Ended by a line break. */
  readonly isWhole: boolean;
}

async function* linesOf(path: string, from: number): AsyncGenerator<Line, void> {
  /** Of the line that has not ended yet. */
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(path, from)) {
    let start = 0;
    for (let at = chunk.indexOf(lineBreak); at >= 0; at = chunk.indexOf(lineBreak, start)) {
      yield { bytes: Buffer.concat([...pieces, chunk.subarray(start, at)]), isWhole: true };
      pieces = [];
      length = 0;
      start = at + 1;
    }
    pieces.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxLineBytes)
      throw new JournalError(
        'not-a-journal',
        `${path}: This is not a trace: it has a line of more than 256 MB.`,
      );
  }
  if (length > 0) yield { bytes: Buffer.concat(pieces), isWhole: false };
}

async function* chunksOf(path: string, start: number): AsyncGenerator<Buffer, void> {
  try {
    const file = await open(path, 'r');
    try {
      const stream = file.createReadStream({ start, highWaterMark: 2 ** 20, autoClose: false });
      yield* stream as AsyncIterable<Buffer>;
    } finally {
      // Also when nobody reads to its end.
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): JournalError {
  return new JournalError('unreadable', `Cannot read the trace ${path}: ${messageOf(error)}`, {
    cause: error,
  });
}
