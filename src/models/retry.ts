import { ModelError } from '../rlm/errors';
import { LinkedAbort } from './linkedAbort';
import type { LanguageModel, ModelObserver, ModelReply, ModelRequest } from '../rlm/model';

/** One try at a call. @throws {AttemptError} when it failed; the signal's reason when aborted. */
export type Attempt = (
  request: ModelRequest,
  observer: ModelObserver,
  signal: AbortSignal,
) => Promise<ModelReply>;

/** A try that failed: what the user will read if it was the last, and whether another may help. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly failure: ModelError;
  readonly retry: boolean;
  /** How long the endpoint asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(failure: ModelError, options: { retry: boolean; retryAfterMs?: number | undefined }) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.retry = options.retry;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface RetryOptions {
  /** Tries after the first; 2 by default. */
  readonly maxRetries?: number | undefined;
  /** For all tries and the waits between them, in milliseconds; 5 minutes by default. */
  readonly callTimeoutMs?: number | undefined;
  /** In [0, 1), for the jitter. */
  readonly random?: (() => number) | undefined;
}

/**
 * Tries again after failures that pass. A wait that would end after the call's deadline is not begun. Each
 * new try is told through `onRetry` before its wait, and its text starts over: what `onText` brought before
 * is void. (A chat completion changes nothing on the server, so to repeat one is safe.)
 */
export function withRetries(attempt: Attempt, options: RetryOptions = {}): LanguageModel['complete'] {
  const { maxRetries = 2, callTimeoutMs = 300_000, random = Math.random } = options;
  return async (request, observer, signal) => {
    const deadline = new Deadline(callTimeoutMs, signal);
    const either = deadline.signal;
    try {
      for (let tries = 1; ; tries++) {
        try {
          return await attempt(request, observer, either);
        } catch (error) {
          either.throwIfAborted();
          if (!(error instanceof AttemptError)) throw error;
          if (!error.retry || tries > maxRetries) throw error.failure;
          const delayMs = delayAfter(tries, error.retryAfterMs, random);
          if (delayMs >= deadline.remainingMs()) throw waitTooLong(error.failure, delayMs, callTimeoutMs);
          observer.onRetry?.(tries, error.failure.message, delayMs);
          await sleep(delayMs, either);
        }
      }
    } finally {
      deadline.dispose();
    }
  };
}

/** 0.5 s, 1 s, 2 s, … up to 8 s, give or take a quarter; or what the endpoint asks for, and a little more. */
function delayAfter(tries: number, retryAfterMs: number | undefined, random: () => number): number {
  if (retryAfterMs !== undefined)
    return Math.round(retryAfterMs + random() * Math.min(250, retryAfterMs / 4));
  return Math.round(Math.min(8000, 500 * 2 ** (tries - 1)) * (0.75 + random() / 2));
}

function waitTooLong(
  { code, message, cause }: ModelError,
  delayMs: number,
  callTimeoutMs: number,
): ModelError {
  const words =
    `${message} The next try would have to wait ${seconds(delayMs)}, ` +
    `longer than is left of the ${seconds(callTimeoutMs)} a call may take.`;
  return new ModelError(code, words, { cause });
}

class Deadline {
  readonly #abort: LinkedAbort;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #end: number;

  constructor(milliseconds: number, parent: AbortSignal) {
    this.#abort = new LinkedAbort(parent);
    this.#end = performance.now() + milliseconds;
    const message =
      `No whole reply came within ${seconds(milliseconds)}, the most a call may take. ` +
      'Ask for less at a time, choose a faster model, or raise the limit.';
    this.#timer = setTimeout(() => this.#abort.abort(new ModelError('timeout', message)), milliseconds);
  }

  /** Of the deadline and the caller. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  remainingMs(): number {
    return this.#end - performance.now();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#abort.dispose();
  }
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((done, failed) => {
    const onAbort = () => {
      clearTimeout(timer);
      failed(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      done();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
