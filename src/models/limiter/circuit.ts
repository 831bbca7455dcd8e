import type { ModelError } from '../../rlm/errors';
import type { ModelRole } from '../../rlm/model';
import type { Clock } from './clock';
import { NotMadeError } from './notMadeError';
import { seconds } from './words';

/** Calls in a row that failed for good. */
const tolerated = 5;
const shortestPauseMs = 5_000;
const longestPauseMs = 60_000;

/** Whether a failure is about what was asked, and says nothing of how the endpoint fares. */
export function isForWhatWasAsked({ code }: ModelError): boolean {
  return code === 'rejected' || code === 'too-long';
}

/** How a try that was let through may report back. */
export interface Pass {
  succeeded(): void;
  failed(failure: ModelError): void;
  /** Neither: it was cancelled, or refused for what it asked. */
  leftOpen(): void;
}

/**
 * Stops the flood to a model that fails every time: after some calls in a row without a success the next ones
 * fail at once, for 5 s; then one is let through to see, and the pause doubles, up to a minute, each time it
 * fails as well. The calls of a root loop always pass: they come one by one, and the whole run hangs on them.
 */
export class Circuit {
  readonly #model: string;
  readonly #clock: Clock;
  #failures = 0;
  #last: ModelError | undefined;
  #pauseMs = shortestPauseMs;
  #openUntil = 0;
  #isProbing = false;

  constructor(model: string, clock: Clock) {
    this.#model = model;
    this.#clock = clock;
  }

  /** Lets a try through. @throws {NotMadeError} when it must not be made. */
  admit(role: ModelRole): Pass {
    const refusal = this.refusal(role);
    if (refusal) throw refusal;
    const isProbe = role === 'sub' && this.#last !== undefined;
    if (isProbe) this.#isProbing = true;
    const ended = (): void => {
      if (isProbe) this.#isProbing = false;
    };
    return {
      succeeded: () => {
        ended();
        this.#close();
      },
      failed: (failure) => {
        ended();
        if (isProbe) this.#reopen(failure);
      },
      leftOpen: ended,
    };
  }

  /** Why a try must not be made now; `undefined` when it may. */
  refusal(role: ModelRole): NotMadeError | undefined {
    if (role === 'root' || this.#last === undefined) return undefined;
    const waitMs = this.#openUntil - this.#clock.now();
    if (waitMs <= 0 && !this.#isProbing) return undefined;
    const when = waitMs > 0 ? `in ${seconds(waitMs)}` : 'once the one being made now has succeeded';
    const words =
      `No further try: ${this.#failures} calls to ${this.#model} failed in a row, so none is made for a moment; ` +
      `the next may be ${when}. The last failure: ${this.#last.message}`;
    return new NotMadeError(this.#last.code, words, { cause: this.#last });
  }

  /** A call has failed for good. */
  gaveUp(failure: ModelError): void {
    this.#failures++;
    if (this.#failures < tolerated) return;
    this.#last = failure;
    this.#openUntil = this.#clock.now() + this.#pauseMs;
  }

  #reopen(failure: ModelError): void {
    this.#last = failure;
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
    this.#openUntil = this.#clock.now() + this.#pauseMs;
  }

  #close(): void {
    this.#failures = 0;
    this.#last = undefined;
    this.#pauseMs = shortestPauseMs;
    this.#openUntil = 0;
  }
}
