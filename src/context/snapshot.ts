import { LineIndex } from './lineIndex';
import { pathOnOneLine } from './pathWords';

/** A stretch of a text, in UTF-16 code units, whose letters were replaced because it held a key or password. */
export interface MaskedStretch {
  readonly start: number;
  readonly end: number;
  /** What it held, in words: `GitHub Token`, `private key`. */
  readonly kind: string;
}

/** A document of a run, its text fixed for the run's life. */
export interface SnapshotDocument {
  readonly path: string;
  readonly language?: string | undefined;
  readonly uri?: string | undefined;
  /** 1-based number of its first line in the file it was taken from. */
  readonly firstLine: number;
  /** In UTF-16 code units. */
  readonly length: number;
  /** Whether the text ends in `\n`; `undefined`: it has to be looked at. */
  readonly endsInBreak?: boolean | undefined;
  /** In order, none within another; `undefined`: none. */
  readonly masked?: readonly MaskedStretch[] | undefined;
  /** As many as its `LineIndex` has; `undefined`: they have to be counted. */
  readonly lineCount?: (() => number) | undefined;
  /** Of the text; `undefined`: it was not asked for. */
  readonly hash?: string | undefined;
  /** Reads the text; the same every time. */
  text(): string;
}

/** The line that precedes each document in the joined text. */
export function headerLine(path: string): string {
  return `=== ${pathOnOneLine(path)} ===\n`;
}

/**
 * What one run sees: the documents in path order and where each stands in the joined text, which is, for
 * every document, its header line, its text, and a line break where the text does not end in one.
 */
export class Snapshot {
  readonly documents: readonly SnapshotDocument[];
  /** Of the joined text. */
  readonly length: number;
  readonly #starts: Float64Array;
  readonly #byPath: ReadonlyMap<string, number>;
  readonly #lines = new Map<number, LineIndex>();

  constructor(documents: readonly SnapshotDocument[]) {
    this.documents = documents;
    this.#byPath = new Map(documents.map((document, index) => [document.path, index]));
    this.#starts = new Float64Array(documents.length + 1);
    let offset = 0;
    documents.forEach((document, index) => {
      this.#starts[index] = offset;
      offset += headerLine(document.path).length + document.length + (endsOpen(document) ? 1 : 0);
    });
    this.#starts[documents.length] = offset;
    this.length = offset;
  }

  /** Characters of the documents alone, without headers. */
  get characters(): number {
    return this.documents.reduce((sum, document) => sum + document.length, 0);
  }

  document(index: number): SnapshotDocument {
    const document = this.documents[index];
    if (!document) throw new RangeError(`there is no document ${index}`);
    return document;
  }

  /** The index of a document by its exact path, or `undefined`. */
  indexOfPath(path: string): number | undefined {
    return this.#byPath.get(path);
  }

  /** Where a document's header line starts in the joined text. */
  headerStart(index: number): number {
    return this.#starts[index] ?? this.length;
  }

  /** Where a document's text starts in the joined text. */
  textStart(index: number): number {
    return this.headerStart(index) + headerLine(this.document(index).path).length;
  }

  /** The document whose stretch of the joined text (header included) holds the offset. */
  documentAt(offset: number): number {
    let low = 0;
    let high = this.documents.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.headerStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A document's lines, indexed at first use. */
  lines(index: number): LineIndex {
    let lines = this.#lines.get(index);
    if (!lines) {
      const document = this.document(index);
      lines = new LineIndex(() => document.text());
      this.#lines.set(index, lines);
    }
    return lines;
  }
}

function endsOpen(document: SnapshotDocument): boolean {
  return document.length === 0 || !(document.endsInBreak ?? document.text().endsWith('\n'));
}

/** A document over a text that is already in memory. */
export function textInMemory(
  path: string,
  text: string,
  more: { language?: string | undefined; uri?: string | undefined; firstLine?: number | undefined } = {},
): SnapshotDocument {
  return {
    path,
    length: text.length,
    language: more.language,
    uri: more.uri,
    firstLine: more.firstLine ?? 1,
    text: () => text,
  };
}
