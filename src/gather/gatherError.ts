import { messageOf } from '../rlm/errors';

/** A root that is not there or cannot be listed: what was asked for cannot be read at all. */
export class GatherError extends Error {
  override readonly name = 'GatherError';
  readonly code = 'unreadable-root';
}

/** For `catch`: turns what a reader threw for a root into a message that names the root. */
export function rootUnreadable(path: string, signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    signal.throwIfAborted();
    throw new GatherError(`Cannot read ${path}: ${messageOf(error)}`, { cause: error });
  };
}
