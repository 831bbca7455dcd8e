import { IntervalSet, type Interval } from './intervals';
import type { Snapshot } from './snapshot';

/** Stretches kept in all, of every kind together (16 bytes each). */
const maxStretches = 400_000;

const untouched = 0;
const inPart = 1;
const whole = 2;

/**
 * Which stretches of which documents something happened to. A document that it happened to as a whole takes
 * one byte, so that a search through everything costs next to nothing.
 */
export class Marks {
  readonly #snapshot: Snapshot;
  readonly #states: Uint8Array;
  readonly #parts = new Map<number, IntervalSet>();
  readonly #limit: number;
  #stretches = 0;
  #incomplete = false;

  /** @param limit stretches kept; what comes then is marked without its place. */
  constructor(snapshot: Snapshot, limit = maxStretches) {
    this.#snapshot = snapshot;
    this.#states = new Uint8Array(snapshot.documents.length);
    this.#limit = limit;
  }

  /** True when a place is not known: lines are then at least so many. */
  get isIncomplete(): boolean {
    return this.#incomplete;
  }

  /** The whole document. */
  addWhole(document: number): void {
    this.#states[document] = whole;
    this.#drop(document);
  }

  /** The document, at a place that is not known. */
  addSomewhere(document: number): void {
    if (this.#states[document] === whole) return;
    this.#states[document] = inPart;
    this.#incomplete = true;
  }

  /** A stretch of the document; a line break that follows it belongs to its last line. */
  add(document: number, start: number, end: number): void {
    if (this.#states[document] === whole) return;
    const text = this.#snapshot.document(document).text();
    const to = withLineBreak(text, end);
    if (start <= 0 && to >= text.length) {
      this.addWhole(document);
      return;
    }
    this.#states[document] = inPart;
    if (to <= start) return;
    let parts = this.#parts.get(document);
    if (!parts) this.#parts.set(document, (parts = new IntervalSet()));
    if (this.#stretches >= this.#limit) {
      this.#incomplete = true;
      return;
    }
    const before = parts.count;
    parts.add(Math.max(0, start), Math.min(to, text.length));
    this.#stretches += parts.count - before;
    if ((start <= 0 || to >= text.length) && parts.covers(0, text.length)) this.addWhole(document);
  }

  has(document: number): boolean {
    return (this.#states[document] ?? untouched) !== untouched;
  }

  isWhole(document: number): boolean {
    return this.#states[document] === whole;
  }

  /** Whether anything of the stretch is marked; also where the document's places are not all known. */
  mayOverlap(document: number, start: number, end: number): boolean {
    const state = this.#states[document];
    if (state === untouched || state === undefined) return false;
    return state === whole || this.#incomplete || (this.#parts.get(document)?.overlaps(start, end) ?? false);
  }

  /** Whether all of the stretch is known to be marked. */
  covers(document: number, start: number, end: number): boolean {
    return this.#states[document] === whole || (this.#parts.get(document)?.covers(start, end) ?? false);
  }

  /** How many documents are marked, in part or as a whole. */
  get documents(): number {
    return this.#states.reduce((sum, state) => sum + (state === untouched ? 0 : 1), 0);
  }

  /** The known stretches of one document, in order. */
  of(document: number): Iterable<Interval> {
    if (this.#states[document] === whole)
      return [{ start: 0, end: this.#snapshot.document(document).length }];
    return this.#parts.get(document) ?? [];
  }

  #drop(document: number): void {
    const parts = this.#parts.get(document);
    if (!parts) return;
    this.#stretches -= parts.count;
    this.#parts.delete(document);
  }
}

function withLineBreak(text: string, end: number): number {
  if (end > 0 && text[end - 1] === '\n') return end;
  const afterReturn = text[end] === '\r' ? end + 1 : end;
  return text[afterReturn] === '\n' ? afterReturn + 1 : afterReturn;
}
