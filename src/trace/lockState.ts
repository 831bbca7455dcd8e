/**
 * `free`: nobody writes the journal; `mine`: this process does; `theirs`: another one does; `left`: whoever did has
 * ended without saying so.
 */
export type LockState = 'free' | 'mine' | 'theirs' | 'left';

/** Held by the writer of a journal. */
export interface JournalLock {
  /**
   * To be asked before every write: a writer that stood still for long, as its machine slept, is taken for gone.
   * @throws {JournalError} `locked` when somebody else has it since.
   */
  confirm(): Promise<void>;
  /** Safe to call twice. What somebody else has by now stays theirs. */
  release(): Promise<void>;
  /** Leaves it, as if the writer had been killed; at once, since it is about to end. Nothing releases it then. */
  abandon(): void;
}
