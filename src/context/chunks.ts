import type { Snapshot } from './snapshot';
import { wholeDocument, type Span } from './span';

export interface ChunkOptions {
  /** Characters of document text in one chunk, at most. */
  readonly maxChars: number;
  /** Characters repeated from the end of the previous piece of the same document. */
  readonly overlap: number;
}

/**
 * Cuts documents into chunks of spans: small documents are packed together, a large one is cut at a blank
 * line, else at a line's end, else where it must be (never inside a surrogate pair). With no overlap every
 * character is in exactly one chunk.
 */
export function chunk(snapshot: Snapshot, documents: Iterable<number>, options: ChunkOptions): Span[][] {
  const chunks: Span[][] = [];
  let open: Span[] = [];
  let size = 0;
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
  while (start < text.length) {
    const end = text.length - start <= maxChars ? text.length : border(text, start, start + maxChars);
    yield { document: index, start, end };
    if (end === text.length) return;
    start = Math.max(start + 1, end - overlap);
  }
}

/** The best place to cut in the second half of `start`–`limit`. */
function border(text: string, start: number, limit: number): number {
  const earliest = start + ((limit - start) >> 1);
  for (const separator of ['\n\n', '\n']) {
    const at = text.lastIndexOf(separator, limit - separator.length);
    if (at >= earliest) return at + separator.length;
  }
  const before = text.charCodeAt(limit - 1);
  const splitsPair = before >= 0xd800 && before <= 0xdbff && limit - 1 > start;
  return splitsPair ? limit - 1 : limit;
}
