import { Hits } from './matches';
import { Scanner } from './scanner';
import { headerLine, type Snapshot } from './snapshot';
import { isUncaptured, separators } from './split';

/** How a view's text differs from the documents': `context.toLowerCase()` is a view too. */
export type CaseMapping = 'lower' | 'upper' | undefined;

/** Told of each stretch of a document that a search has gone through: to its end, or to where it found something. */
export type OnSearched = (document: number, start: number, end: number) => void;

/** In place of a start. */
const isHeader = -1;

/**
 * The joined text as a string, without ever joining it. Searches look at one document's text at a time:
 * nothing matches across documents or in the header lines, and `^` and `$` are a document's ends.
 * Offsets are those of the joined text.
 */
export class TextView {
  readonly #snapshot: Snapshot;
  readonly #mapping: CaseMapping;
  /** The document that was mapped last: code often reads on in the same one. */
  #last: { readonly document: number; readonly text: string } | undefined;

  constructor(snapshot: Snapshot, mapping?: CaseMapping) {
    this.#snapshot = snapshot;
    this.#mapping = mapping;
  }

  get length(): number {
    return this.#snapshot.length;
  }

  /** Text of a document as this view shows it. */
  textOf(document: number): string {
    const text = this.#snapshot.document(document).text();
    if (this.#mapping === undefined) return text;
    if (this.#last?.document !== document) this.#last = { document, text: this.#map(text) };
    return this.#last.text;
  }

  /** `String.prototype.slice` for 0 ≤ start ≤ end ≤ length. */
  slice(start: number, end: number, touch?: (document: number, text: string, start: number) => void): string {
    const parts: string[] = [];
    if (start >= end) return '';
    for (let index = this.#snapshot.documentAt(start); index < this.#snapshot.documents.length; index++) {
      const from = this.#snapshot.headerStart(index);
      if (from >= end) break;
      const header = headerLine(this.#snapshot.document(index).path);
      const textStart = from + header.length;
      if (start < textStart) parts.push(this.#map(header).slice(Math.max(0, start - from), end - from));
      const next = this.#snapshot.headerStart(index + 1);
      if (end <= textStart || start >= next) continue;
      const text = this.textOf(index);
      const local = Math.max(0, start - textStart);
      const part = text.slice(local, end - textStart);
      if (part !== '')
        touch?.(
          index,
          this.#snapshot
            .document(index)
            .text()
            .slice(local, end - textStart),
          local,
        );
      parts.push(part);
      const added = textStart + text.length;
      if (added < next && start <= added && end > added) parts.push('\n');
    }
    return parts.join('');
  }

  /** First place of a non-empty literal at or after `from`, or -1. */
  indexOf(needle: string, from: number, searched: OnSearched): number {
    for (let index = this.#snapshot.documentAt(from); index < this.#snapshot.documents.length; index++) {
      const textStart = this.#snapshot.textStart(index);
      const text = this.textOf(index);
      const local = Math.max(0, from - textStart);
      const at = text.indexOf(needle, local);
      searched(index, local, at < 0 ? text.length : at + needle.length);
      if (at >= 0) return textStart + at;
    }
    return -1;
  }

  /** Last place of a non-empty literal that starts at or before `from`, or -1. */
  lastIndexOf(needle: string, from: number, searched: OnSearched): number {
    for (let index = this.#snapshot.documentAt(from); index >= 0; index--) {
      const textStart = this.#snapshot.textStart(index);
      if (from < textStart) continue;
      const text = this.textOf(index);
      const at = text.lastIndexOf(needle, from - textStart);
      searched(index, Math.max(0, at), Math.min(text.length, from - textStart + needle.length));
      if (at >= 0) return textStart + at;
    }
    return -1;
  }

  /**
   * Hits of an expression from an offset on: the first only, unless it is global. As in JavaScript, empty
   * matches count; a sticky expression must match right at `from`.
   * @throws {TooManyMatches}
   */
  match(expression: RegExp, from: number, searched: OnSearched): Hits {
    const hits = new Hits();
    const scanner = new Scanner(expression);
    // Where one document ends the next one's header starts: an empty match may still be at that end.
    for (let index = this.#snapshot.documentAt(from - 1); index < this.#snapshot.documents.length; index++) {
      const text = this.textOf(index);
      const local = from - this.#snapshot.textStart(index);
      if (local > text.length) continue;
      if (expression.sticky && local < 0) return hits;
      for (const [start, end] of scanner.matches(text, Math.max(0, local))) {
        hits.add(index, start, end);
        if (expression.global) continue;
        searched(index, Math.max(0, local), end);
        return hits;
      }
      if (expression.sticky && hits.length === 0) return hits;
      searched(index, Math.max(0, local), text.length);
      if (expression.sticky) return hits;
    }
    return hits;
  }

  /**
   * The pieces between separators, and what they capture, document by document. A header line is a piece of
   * its own, and the line break that ends a document makes no empty piece before the next header: so
   * `split("\n")` is what splitting the joined text gives.
   * @throws {TooManyMatches}
   */
  split(separator: string | RegExp, searched: OnSearched): Hits {
    const pieces = new Hits();
    const last = this.#snapshot.documents.length - 1;
    this.#snapshot.documents.forEach((_, index) => {
      const text = this.textOf(index);
      pieces.add(index, isHeader, isHeader);
      let start = 0;
      for (const { at, end, captures } of separators(text, separator)) {
        pieces.add(index, start, at);
        for (const [from, to] of captures) pieces.add(index, from, to);
        start = end;
      }
      const endsInBreak = start === text.length && text.endsWith('\n');
      if (!endsInBreak || index === last) pieces.add(index, start, text.length);
      searched(index, 0, text.length);
    });
    return pieces;
  }

  /** The text of a piece of `split`; `null` for a group that took no part. */
  piece(document: number, start: number, end: number): string | null {
    if (start === isUncaptured) return null;
    if (start === isHeader) return this.#map(headerLine(this.#snapshot.document(document).path).slice(0, -1));
    return this.textOf(document).slice(start, end);
  }

  #map(text: string): string {
    if (this.#mapping === undefined) return text;
    const mapped = this.#mapping === 'lower' ? text.toLowerCase() : text.toUpperCase();
    // A few letters change length ("İ", "ß"); offsets must hold, so such texts are mapped letter by letter.
    return mapped.length === text.length ? mapped : this.#mapKeepingLength(text);
  }

  #mapKeepingLength(text: string): string {
    let out = '';
    for (const letter of text) {
      const mapped = this.#mapping === 'lower' ? letter.toLowerCase() : letter.toUpperCase();
      out += mapped.length === letter.length ? mapped : letter;
    }
    return out;
  }
}
