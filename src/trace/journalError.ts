export type JournalErrorCode =
  /** The store takes no further line. */
  | 'unwritable'
  /** The file cannot be read. */
  | 'unreadable'
  /** Somebody else is writing it. */
  | 'locked'
  /** The text does not begin like a journal. */
  | 'not-a-journal'
  /** Written by a later version of this software. */
  | 'newer-version';

/** A journal that cannot be written or read at all. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Also for an error of another bundle, whose class is not the same. */
export function isJournalError(error: unknown, code: JournalErrorCode): error is JournalError {
  return error instanceof Error && error.name === 'JournalError' && 'code' in error && error.code === code;
}

/** What a writer is told whose trace is another's by now. @param who in words */
export function takenOver(path: string, who: string): string {
  return `The trace ${path} was taken over by ${who} while nothing moved here: what comes now is not added to it.`;
}
