/**
 * Runs a search that may never end by itself (a catastrophic regular expression) and ends it.
 * The port's Node implementation is in `src/worker`; `unlimited` is for tests and trusted patterns.
 */
export interface TimeLimit {
  /**
   * @param search which one of its block it is, counted from 1; `undefined`: no block began it
   * @throws {SearchTimeout} when `work` has not returned in time.
   */
  run<T>(work: () => T, milliseconds: number, search?: number): T;
}

export const unlimited: TimeLimit = { run: (work) => work() };

export class SearchTimeout extends Error {
  override readonly name = 'SearchTimeout';

  /** How long it took is not in it: a replay must find the same words. */
  constructor() {
    super(
      'the search took too long and was stopped: the regular expression is too slow. ' +
        'Use a simpler one (no nested repetition such as (a+)+), a literal, or fewer files.',
    );
  }
}
