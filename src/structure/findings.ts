import { Hits } from '../context/matches';
import type { Span } from '../context/span';
import { counted } from '../context/words';
import type { FileResult } from './task';

/** Numbers held for one search, at most: what one result has is about ten. */
const maxNumbers = 24_000_000;

/** A named stretch of a finding: a capture of a query, the callee of a call. */
export interface NamedSpan extends Span {
  readonly name: string;
}

/** From its first capture to its last. */
export interface Finding extends Span {
  readonly captures: readonly NamedSpan[];
  /** The document has syntax errors. */
  readonly hasErrors: boolean;
}

type Found = Extract<FileResult, { readonly ok: true }>;

/** Results of a structure search, held as packed numbers, in document and text order. */
export class Findings {
  /** The whole of each. */
  readonly hits = new Hits();
  /** Where the numbers of each finding are. */
  readonly #places: { readonly found: Found; readonly at: number; readonly names: readonly string[] }[] = [];
  #numbers = 0;

  get length(): number {
    return this.hits.length;
  }

  /**
   * @param names of captures, by their numbers in the result
   * @throws {TooManyMatches}
   * @throws {RangeError} when their captures are too many to hold
   */
  add(names: readonly string[], found: Found): void {
    const { packed, document } = found;
    this.#numbers += packed.length;
    if (this.#numbers > maxNumbers)
      throw new RangeError(
        `the search was stopped at ${counted(this.length, 'result')}: use a narrower pattern, or fewer files`,
      );
    for (let at = 0; at < packed.length; at += 1 + 3 * (packed[at] ?? 0)) {
      let [start, end] = [Infinity, 0];
      for (const span of spansAt(packed, at)) {
        start = Math.min(start, span.start);
        end = Math.max(end, span.end);
      }
      this.hits.add(document, start, end);
      this.#places.push({ found, at, names });
    }
  }

  at(index: number): Finding {
    const hit = this.hits.at(index);
    const place = this.#places[index];
    if (!place) throw new RangeError(`there is no result ${index}`);
    const { found, at, names } = place;
    const captures = [...spansAt(found.packed, at)].map(({ name, start, end }) => ({
      document: hit.document,
      name: names[name] ?? '',
      start,
      end,
    }));
    return { ...hit, captures, hasErrors: found.hasErrors };
  }

  *[Symbol.iterator](): Generator<Finding> {
    for (let index = 0; index < this.length; index++) yield this.at(index);
  }
}

function* spansAt(packed: Int32Array, at: number) {
  const count = packed[at] ?? 0;
  for (let index = 0; index < count; index++) {
    const from = at + 1 + 3 * index;
    yield { name: packed[from] ?? 0, start: packed[from + 1] ?? 0, end: packed[from + 2] ?? 0 };
  }
}
