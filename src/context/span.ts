import type { Snapshot } from './snapshot';

/** A stretch of one document: offsets in its text, `end` exclusive. */
export interface Span {
  readonly document: number;
  readonly start: number;
  readonly end: number;
}

/** A span in words people use: path and 1-based inclusive lines (those of the file the text came from). */
export interface SpanPlace {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

export function placeOf(snapshot: Snapshot, span: Span): SpanPlace {
  const document = snapshot.document(span.document);
  const lines = snapshot.lines(span.document);
  const from = lines.lineAt(span.start);
  const to = Math.max(from, lines.lineAt(Math.max(span.start, span.end - 1)));
  return { path: document.path, from: from + document.firstLine, to: to + document.firstLine };
}

export function textOf(snapshot: Snapshot, span: Span): string {
  return snapshot.document(span.document).text().slice(span.start, span.end);
}

/** The whole document. */
export function wholeDocument(snapshot: Snapshot, document: number): Span {
  return { document, start: 0, end: snapshot.document(document).length };
}

/**
 * Lines `from` to `to` of a document, 1-based and inclusive, clamped to what there is: `Infinity` is the last.
 * @throws {RangeError} for lines that are no whole numbers, or a range wholly outside the document.
 */
export function lineRange(snapshot: Snapshot, document: number, from: number, to: number): Span {
  const { path, firstLine } = snapshot.document(document);
  const lines = snapshot.lines(document);
  const last = firstLine + lines.count - 1;
  const hint = `range(from, to) takes 1-based inclusive lines; ${path} has lines ${firstLine} to ${last}`;
  if (!isLine(from) || !isLine(to)) throw new RangeError(`${from} to ${to} are no lines: ${hint}`);
  if (to < from || to < firstLine || from > last) throw new RangeError(`no lines ${from} to ${to}: ${hint}`);
  return {
    document,
    start: lines.start(Math.max(from, firstLine) - firstLine),
    end: lines.start(Math.min(to, last) - firstLine + 1),
  };
}

function isLine(line: number): boolean {
  return Number.isInteger(line) || line === Infinity;
}
