import { folded, quotePieces } from './quotes';
import { lastStartBefore, type LineIndex } from './lineIndex';
import type { Snapshot } from './snapshot';

/** Text searched as a whole for quotes that are not where the answer says, for one answer. */
const maxSearched = 200_000_000;
/** More cited lines than this are searched with the whole document. */
const maxNear = 2_000;
/** At most so many places of one quote are told apart. */
const maxPlaces = 20;

/** Where a quote stands, with 0-based lines; `unknown`: too much text to look through. */
export type QuoteFound = { readonly line: number } | 'there' | 'nowhere' | 'unknown';

/** Looks for quotes in documents, white space folded; remembers the folded documents. */
export class QuoteCheck {
  readonly #snapshot: Snapshot;
  readonly #folded = new Map<number, FoldedDocument>();
  #left = maxSearched;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** @param from, to the cited lines, 0-based and inclusive: a quote that starts or ends in them is there */
  find(document: number, from: number, to: number, quote: string): QuoteFound {
    const pieces = quotePieces(quote);
    if (pieces.length === 0) return 'there';
    const lines = this.#snapshot.lines(document);
    const extra = quote.split('\n').length;
    const isThere = (place: FoundPlace) => place.to >= from && place.from <= to;
    if (to - from <= maxNear) {
      const near = new FoldedDocument(
        lines,
        Math.max(0, from - extra),
        Math.min(lines.count, to + extra + 2),
      );
      if (near.places(pieces).some(isThere)) return 'there';
    }
    const places = this.#whole(document, lines)?.places(pieces);
    if (!places) return 'unknown';
    if (places.some(isThere)) return 'there';
    const [nearest] = places.sort((a, b) => Math.abs(a.from - from) - Math.abs(b.from - from));
    return nearest ? { line: nearest.from } : 'nowhere';
  }

  #whole(document: number, lines: LineIndex): FoldedDocument | undefined {
    const { length } = this.#snapshot.document(document);
    if (length > this.#left) return undefined;
    this.#left -= length;
    let whole = this.#folded.get(document);
    if (!whole) this.#folded.set(document, (whole = new FoldedDocument(lines, 0, lines.count)));
    return whole;
  }
}

/** 0-based inclusive lines. */
interface FoundPlace {
  readonly from: number;
  readonly to: number;
}

/** Lines joined without white space, and where each of them starts. */
class FoldedDocument {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #first: number;

  constructor(lines: LineIndex, from: number, to: number) {
    const parts: string[] = [];
    let length = 0;
    this.#first = from;
    for (let line = from; line < to; line++) {
      const part = folded(lines.line(line));
      this.#starts.push(length);
      parts.push(part);
      length += part.length;
    }
    this.#text = parts.join('');
  }

  /** Where the pieces follow each other. */
  places(pieces: readonly string[]): FoundPlace[] {
    const [first = '', ...others] = pieces;
    const found: FoundPlace[] = [];
    for (let at = this.#text.indexOf(first); at >= 0 && found.length < maxPlaces;) {
      let end = at + first.length;
      for (const piece of others) {
        const next = this.#text.indexOf(piece, end);
        if (next < 0) return found;
        end = next + piece.length;
      }
      found.push({ from: this.#lineOf(at), to: this.#lineOf(end - 1) });
      at = this.#text.indexOf(first, at + 1);
    }
    return found;
  }

  #lineOf(offset: number): number {
    return lastStartBefore(this.#starts, offset) + this.#first;
  }
}
