import { Marks } from './marks';
import type { Snapshot } from './snapshot';
import type { Span } from './span';

/** Shorter lines (`}`, `return;`) stand in too many files to tell anything. */
const tellingLength = 20;
/** Text whose lines are remembered, in characters. */
const maxRemembered = 16_000_000;
/** Stands in several places, so that it tells none. */
const ambiguous = -1;

/**
 * The lines that a run has opened, to recognise them in text that goes to a model. Lines are only looked at
 * when there is such a text.
 */
export class LineMemory {
  readonly #snapshot: Snapshot;
  readonly #limit: number;
  /** Trimmed line → where it stands in the joined text, or `ambiguous`. */
  readonly #places = new Map<string, number>();
  /** What is remembered, or will be: text that is opened again takes nothing. */
  readonly #known: Marks;
  #pending: Span[] = [];
  #remembered = 0;
  #isFull = false;

  /** @param limit characters of text whose lines are remembered */
  constructor(snapshot: Snapshot, limit = maxRemembered) {
    this.#snapshot = snapshot;
    this.#known = new Marks(snapshot);
    this.#limit = limit;
  }

  /** True when opened lines had to be passed over: fewer are recognised than there are. */
  get isFull(): boolean {
    return this.#isFull;
  }

  remember(span: Span): void {
    const { document, start, end } = span;
    if (this.#known.covers(document, start, end)) return;
    if (this.#remembered + end - start > this.#limit) {
      this.#isFull = true;
      return;
    }
    this.#remembered += end - start;
    this.#known.add(document, start, end);
    this.#pending.push(span);
  }

  /** Where a line of text stands, when exactly one place that was opened has it. Neither end is looked at. */
  find(line: string): { readonly document: number; readonly start: number } | undefined {
    const trimmed = line.trim();
    if (trimmed.length < tellingLength) return undefined;
    this.#learn();
    const place = this.#places.get(trimmed);
    if (place === undefined || place === ambiguous) return undefined;
    const document = this.#snapshot.documentAt(place);
    return { document, start: place - this.#snapshot.textStart(document) };
  }

  #learn(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    for (const { document, start, end } of pending) {
      const text = this.#snapshot.document(document).text();
      const base = this.#snapshot.textStart(document);
      for (let at = start; at < end;) {
        const lineBreak = text.indexOf('\n', at);
        const next = lineBreak < 0 ? end : Math.min(end, lineBreak + 1);
        const line = text.slice(at, next).trim();
        if (line.length >= tellingLength) this.#place(line, base + at);
        at = next;
      }
    }
  }

  #place(line: string, place: number): void {
    const known = this.#places.get(line);
    if (known === undefined) this.#places.set(line, place);
    else if (known !== place) this.#places.set(line, ambiguous);
  }
}
