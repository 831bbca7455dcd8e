/**
 * `free`: nobody writes the journal; `mine`: this process does; `theirs`: another one does; `left`: whoever did has
 * ended without saying so.
 */
export type LockState = 'free' | 'mine' | 'theirs' | 'left';

/** Held by the writer of a journal. */
export interface JournalLock {
  release(): Promise<void>;
  /** Leaves it, as if the writer had been killed; at once, since it is about to end. Nothing releases it then. */
  abandon(): void;
}
