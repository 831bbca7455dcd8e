/** A stretch of whole numbers, `end` exclusive. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * A set of whole numbers as the fewest stretches that make it up, in order. Adding at the end, or to the
 * last stretch, takes constant time; elsewhere it moves what lies behind.
 */
export class IntervalSet {
  /** start, end, start, end, …, ascending; no two stretches touch. */
  readonly #bounds: number[] = [];

  /** How many stretches there are: what the set costs. */
  get count(): number {
    return this.#bounds.length / 2;
  }

  /** Adds `start` to `end`, exclusive; nothing where `end` is not above `start`. */
  add(start: number, end: number): void {
    if (end <= start) return;
    const bounds = this.#bounds;
    const lastEnd = bounds.at(-1) ?? -Infinity;
    if (start > lastEnd) {
      bounds.push(start, end);
      return;
    }
    // The first stretch that reaches `start`, and the first that begins behind `end`.
    const first = this.#firstEndingAt(start);
    let next = first;
    while (next < bounds.length && (bounds[next] ?? 0) <= end) next += 2;
    if (next === first) {
      bounds.splice(first, 0, start, end);
      return;
    }
    const from = Math.min(start, bounds[first] ?? start);
    const to = Math.max(end, bounds[next - 1] ?? end);
    if (next - first > 2) bounds.splice(first + 2, next - first - 2);
    bounds[first] = from;
    bounds[first + 1] = to;
  }

  /** Whether any number from `start` to `end`, exclusive, is in the set. */
  overlaps(start: number, end: number): boolean {
    // A stretch that ends at `start` has nothing of what is asked for.
    const at = this.#firstEndingAt(start + 1);
    return end > start && at < this.#bounds.length && (this.#bounds[at] ?? 0) < end;
  }

  /** Whether every number from `start` to `end`, exclusive, is in the set. */
  covers(start: number, end: number): boolean {
    const at = this.#firstEndingAt(end);
    return at < this.#bounds.length && (this.#bounds[at] ?? 0) <= start;
  }

  *[Symbol.iterator](): Generator<Interval> {
    for (let at = 0; at < this.#bounds.length; at += 2)
      yield { start: this.#bounds[at] ?? 0, end: this.#bounds[at + 1] ?? 0 };
  }

  /** Where the first stretch stands whose end is at or behind `value`. */
  #firstEndingAt(value: number): number {
    let low = 0;
    let high = this.#bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[2 * middle + 1] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }
}
