import { ModelError, type ModelErrorCode } from '../rlm/errors';

export interface AttemptErrorOptions extends ErrorOptions {
  /** Whether the same request may fare better in a while. */
  readonly retry: boolean;
  /** How long the endpoint asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** All the endpoint said when it would not take the request. */
  readonly refusal?: string | undefined;
}

/** A single try at a call that failed; the limiter decides whether there is another. */
export class AttemptError extends ModelError {
  readonly retry: boolean;
  readonly retryAfterMs: number | undefined;
  readonly refusal: string | undefined;

  constructor(code: ModelErrorCode, message: string, options: AttemptErrorOptions) {
    const { retry, retryAfterMs, refusal, ...rest } = options;
    super(code, message, rest);
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
    this.refusal = refusal;
  }
}
