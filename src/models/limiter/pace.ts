/**
 * How many tries an endpoint gets at a time. "Too many requests" halves it, once for all that were under way
 * together; each success brings it back a little: for as many successes as there are places it grows by about an
 * eighth, or by one.
 */
export class Pace {
  readonly #ceiling: () => number;
  #limit = Infinity;
  #round = 0;

  /** @param ceiling the most at a time; it may change */
  constructor(ceiling: () => number) {
    this.#ceiling = ceiling;
  }

  /** A whole number from 1. */
  get limit(): number {
    return Math.max(1, Math.floor(Math.min(this.#limit, this.#ceiling())));
  }

  /** To be remembered by a try that is launched now. */
  get round(): number {
    return this.#round;
  }

  /**
   * @param round of the try that was refused
   * @param busy tries under way, that one included
   */
  refused(round: number, busy: number): void {
    if (round !== this.#round) return;
    this.#round++;
    this.#limit = Math.max(1, Math.floor(Math.min(this.limit, busy) / 2));
  }

  succeeded(): void {
    if (this.#limit < this.#ceiling()) this.#limit += Math.max(1 / this.#limit, 1 / 8);
    else this.#limit = Infinity;
  }

  /** What was learnt is out of date. */
  forget(): void {
    this.#limit = Infinity;
  }
}
