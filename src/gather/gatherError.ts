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
    throw new GatherError(`Cannot read ${path}: ${reasonOf(error)}`, { cause: error });
  };
}

const isGone = 'there is no such file or folder';
const isForbidden = 'its permissions do not allow it';

/** By the codes of Node and of the editor's file systems. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: isGone,
  FileNotFound: isGone,
  EACCES: isForbidden,
  EPERM: isForbidden,
  NoPermissions: isForbidden,
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? messageOf(error);
}
