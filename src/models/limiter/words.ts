import type { ModelError } from '../../rlm/errors';
import { NotMadeError } from './notMadeError';

/** To be shown, e.g. `0.3 s`. */
export function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

/** Instead of a wait that would outlast the call. */
export function waitTooLong(failure: ModelError, waitMs: number, callTimeoutMs: number): NotMadeError {
  const words =
    `${failure.message} The next try would have to wait ${seconds(waitMs)}, ` +
    `longer than is left of the ${seconds(callTimeoutMs)} a call may take.`;
  return new NotMadeError(failure.code, words, { cause: failure });
}
