import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { messageOf } from '../rlm/errors';
import { JournalError } from './journalError';
import { JournalReader, type JournalContent } from './journalReader';

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
  let end = 0;
  for await (const { bytes, isWhole } of linesOf(path)) {
    const isRead = isUtf8(bytes)
      ? reader.push(bytes.toString('utf8'), isWhole)
      : reader.pushDamaged('it has bytes that are not UTF-8', isWhole);
    if (!isRead) return { ...reader.content, end, hasMore: isWhole };
    end += bytes.length + (isWhole ? 1 : 0);
  }
  return { ...reader.content, end, hasMore: false };
}

interface Line {
  readonly bytes: Buffer;
  /** Ended by a line break. */
  readonly isWhole: boolean;
}

async function* linesOf(path: string): AsyncGenerator<Line, void> {
  /** Of the line that has not ended yet. */
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(path)) {
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

async function* chunksOf(path: string): AsyncGenerator<Buffer, void> {
  try {
    const file = await open(path, 'r');
    try {
      const stream = file.createReadStream({ highWaterMark: 2 ** 20, autoClose: false });
      yield* stream as AsyncIterable<Buffer>;
    } finally {
      // Also when nobody reads to its end.
      await file.close();
    }
  } catch (error) {
    throw new JournalError('unreadable', `Cannot read the trace ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
