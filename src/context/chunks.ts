import type { Snapshot } from './snapshot';
import { wholeDocument, type Span } from './span';
import { counted } from './words';

export interface ChunkOptions {
  /** Characters of document text in one chunk, at most. */
  readonly maxChars: number;
  /** Characters repeated from the end of the previous piece of the same document. */
  readonly overlap: number;
}

/** More pieces than this are more than anybody reads, and memory is shared. */
const maxPieces = 1_000_000;

/** Chunks so small that there would be too many. */
export class TooManyChunks extends Error {
  override readonly name = 'TooManyChunks';

  constructor() {
    super(
      `these would be more than ${counted(maxPieces, 'chunk')}: use a larger maxChars or a smaller overlap`,
    );
  }
}

/**
 * Cuts documents into chunks of spans: small documents are packed together, a large one is cut at a blank
 * line, else at a line's end, else where it must be (inside a surrogate pair only where `maxChars` is 1). With
 * no overlap every character is in exactly one chunk.
 * @throws {TooManyChunks}
 */
export function chunk(snapshot: Snapshot, documents: Iterable<number>, options: ChunkOptions): Span[][] {
  const chunks: Span[][] = [];
  let open: Span[] = [];
  let size = 0;
  let made = 0;
  const close = () => {
    if (open.length > 0) chunks.push(open);
    open = [];
    size = 0;
  };
  for (const index of documents) {
    for (const piece of pieces(snapshot, index, options)) {
      const length = piece.end - piece.start;
      if (size + length > options.maxChars) close();
      open.push(piece);
      size += length;
      if (++made > maxPieces) throw new TooManyChunks();
    }
  }
  close();
  return chunks;
}

function* pieces(snapshot: Snapshot, index: number, { maxChars, overlap }: ChunkOptions): Generator<Span> {
  const whole = wholeDocument(snapshot, index);
  if (whole.end <= maxChars) {
    yield whole;
    return;
  }
  const text = snapshot.document(index).text();
  let start = 0;
  let end = 0;
  while (end < text.length) {
    const limit = start + maxChars;
    end = limit >= text.length ? text.length : border(text, start, Math.max(start, end), limit);
    yield { document: index, start, end };
    const next = end - overlap;
    start = Math.max(start + 1, next < end && partsPair(text, next) ? next + 1 : next);
  }
}

/** The best place to cut: after `last`, in the second half of `start`–`limit` if possible. */
function border(text: string, start: number, last: number, limit: number): number {
  const earliest = Math.max(last, start + ((limit - start) >> 1));
  const half = text.slice(earliest, limit);
  const after = (separator: string) => {
    const at = half.lastIndexOf(separator);
    return at < 0 ? 0 : earliest + at + separator.length;
  };
  const best = Math.max(after('\n\n'), after('\r\n\r\n')) || after('\n');
  if (best > 0) return best;
  return partsPair(text, limit) && limit - 1 > last ? limit - 1 : limit;
}

/** Whether a place is inside a letter of two units, or inside a line break. */
function partsPair(text: string, place: number): boolean {
  const [before, after] = [text.charCodeAt(place - 1), text.charCodeAt(place)];
  const isSurrogates = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
  return isSurrogates || (before === 0x0d && after === 0x0a);
}
