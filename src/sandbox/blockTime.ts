import { SearchTimeout, type TimeLimit } from '../context/timeLimit';
import type { StoppedBy } from '../rlm/events';
import type { BlockStops } from '../rlm/repl';

export interface BlockTimeLimits {
  /** CPU time of one block. */
  readonly codeTimeoutMs: number;
  /** One search, at most. */
  readonly searchTimeoutMs: number;
}

/**
 * The time that a block may compute. It ends code by the clock the first time, and by counts in a replay: at
 * the same check for interrupts, and in the same searches. What ran to its end before is never ended then.
 */
export class BlockTime {
  readonly #limits: BlockTimeLimits;
  readonly #timeLimit: TimeLimit;
  /** Of a block that was recorded to its end. */
  #recorded: StoppedBy | undefined;
  #slowSearches: readonly number[] = [];
  #leftMs = 0;
  #deadline = Infinity;
  #ticks = 0;
  #isExempt = false;
  #searches = 0;
  #stoppedAt: number | undefined;
  #stoppedSearches: number[] = [];

  constructor(limits: BlockTimeLimits, timeLimit: TimeLimit) {
    this.#limits = limits;
    this.#timeLimit = timeLimit;
  }

  /** A block begins. @param stops where it was stopped in the run that is replayed; `undefined`: it is new */
  begin(stops: BlockStops | undefined): void {
    this.#recorded = stops?.isOpen === true ? undefined : stops;
    this.#slowSearches = stops?.searches ?? [];
    this.#leftMs = this.#limits.codeTimeoutMs;
    this.#ticks = this.#searches = 0;
    this.#stoppedAt = undefined;
    this.#stoppedSearches = [];
  }

  /** Lets work have the thread, and takes its time off what the block has left. */
  spend<T>(work: () => T): T {
    const start = performance.now();
    this.#deadline = start + this.#leftMs;
    try {
      return work();
    } finally {
      this.#leftMs -= performance.now() - start;
    }
  }

  /** Lets work of our own run to its end, whatever time is left; its checks are not counted. */
  exempt<T>(work: () => T): T {
    this.#isExempt = true;
    try {
      return work();
    } finally {
      this.#isExempt = false;
    }
  }

  /** Asked by guest code as it runs: true ends it. */
  tick(): boolean {
    if (this.#isExempt) return false;
    this.#ticks++;
    const isOver = this.#recorded ? this.#ticks === this.#recorded.tick : performance.now() > this.#deadline;
    if (isOver) this.#stoppedAt ??= this.#ticks;
    return this.isOver;
  }

  get isOver(): boolean {
    return this.#stoppedAt !== undefined;
  }

  /** @throws {SearchTimeout} when the search takes too long, or did in the run that is replayed. */
  search<T>(work: () => T): T {
    const number = ++this.#searches;
    const { searchTimeoutMs } = this.#limits;
    try {
      if (this.#slowSearches.includes(number)) throw new SearchTimeout();
      if (!this.#recorded)
        return this.#timeLimit.run(
          work,
          Math.min(searchTimeoutMs, Math.max(1, this.#deadline - performance.now())),
          number,
        );
      return work();
    } catch (error) {
      if (error instanceof SearchTimeout && !this.#recorded) this.#stoppedSearches.push(number);
      throw error;
    }
  }

  /** Where the block was stopped so far; `undefined`: nowhere. */
  get stopped(): StoppedBy | undefined {
    // A search whose answer is recorded is not made again.
    const searches = this.#recorded ? (this.#recorded.searches ?? []) : this.#stoppedSearches;
    if (this.#stoppedAt === undefined && searches.length === 0) return undefined;
    return {
      ...(this.#stoppedAt === undefined ? {} : { tick: this.#stoppedAt }),
      ...(searches.length === 0 ? {} : { searches }),
    };
  }
}
