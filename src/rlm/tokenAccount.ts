/** Tokens in and out, and money in US dollars. */
export interface Spending {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: number;
}

/** What is held back for one call until its usage is known. */
export interface Reservation {
  /** Gives back what was not used. `used` may exceed what was reserved: then the account is charged it all. */
  settle(used: Spending): void;
}

export const nothingSpent: Spending = { inputTokens: 0, outputTokens: 0, cost: 0 };

interface Waiter {
  readonly wanted: Spending;
  readonly keep: Spending;
  resolve(reservation: Reservation | undefined): void;
}

/**
 * The tokens and the money of one run, for the whole tree of its calls: reserved before a call is launched,
 * given back after. So the sum of what is spent and what may still be spent never exceeds the limits.
 */
export class TokenAccount {
  readonly #limits: Spending;
  #spent = nothingSpent;
  #reserved = nothingSpent;
  readonly #waiting: Waiter[] = [];

  /** @param limits `Infinity` where there is none */
  constructor(limits: Spending) {
    this.#limits = limits;
  }

  get spent(): Spending {
    return this.#spent;
  }

  /** What is not spent; some of it may be reserved. */
  get unspent(): Spending {
    return minus(this.#limits, this.#spent);
  }

  /** What is neither spent nor reserved. */
  get left(): Spending {
    return minus(this.unspent, this.#reserved);
  }

  /** Charges what was used without a reservation. */
  spend(used: Spending): void {
    this.#spent = plus(this.#spent, used);
  }

  /**
   * Reserves for a call, leaving at least `keep` for others. Waits while only reservations of calls in
   * flight stand in the way; they give back what they do not use.
   * @returns `undefined` when it can never be had: the budget is used up.
   * @throws the signal's reason when aborted.
   */
  async reserve(wanted: Spending, keep: Spending, signal: AbortSignal): Promise<Reservation | undefined> {
    signal.throwIfAborted();
    if (this.#waiting.length === 0 && fits(wanted, keep, this.left)) return this.#take(wanted);
    if (!this.#mayFit(wanted, keep)) return undefined;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason as Error);
        this.#serve();
      };
      const waiter: Waiter = {
        wanted,
        keep,
        resolve: (reservation) => {
          signal.removeEventListener('abort', abort);
          resolve(reservation);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** True when it would fit if every call in flight gave back all that is reserved for it. */
  #mayFit(wanted: Spending, keep: Spending): boolean {
    return fits(wanted, keep, this.unspent);
  }

  #take(wanted: Spending): Reservation {
    this.#reserved = plus(this.#reserved, wanted);
    let settled = false;
    return {
      settle: (used) => {
        if (settled) return;
        settled = true;
        this.#reserved = minus(this.#reserved, wanted);
        this.#spent = plus(this.#spent, used);
        this.#serve();
      },
    };
  }

  /** In order of arrival, so that a large call is not starved by small ones. */
  #serve(): void {
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (fits(first.wanted, first.keep, this.left)) first.resolve(this.#take(first.wanted));
      else if (this.#mayFit(first.wanted, first.keep)) return;
      else first.resolve(undefined);
      this.#waiting.shift();
    }
  }
}

function fits(wanted: Spending, keep: Spending, left: Spending): boolean {
  return (
    wanted.inputTokens + keep.inputTokens <= left.inputTokens &&
    wanted.outputTokens + keep.outputTokens <= left.outputTokens &&
    wanted.cost + keep.cost <= left.cost
  );
}

export function plus(a: Spending, b: Spending): Spending {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cost: a.cost + b.cost,
  };
}

function minus(a: Spending, b: Spending): Spending {
  return {
    inputTokens: a.inputTokens - b.inputTokens,
    outputTokens: a.outputTokens - b.outputTokens,
    cost: a.cost - b.cost,
  };
}
