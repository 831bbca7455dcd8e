import type { JournalLock } from '../trace/lockState';

/** The locks that a window holds, to be abandoned together when it is about to end. */
export class HeldLocks {
  readonly #held = new Set<JournalLock>();

  /** The lock, which is among these until it is released. */
  keep(lock: JournalLock): JournalLock {
    this.#held.add(lock);
    const release = (): Promise<void> => {
      this.#held.delete(lock);
      return lock.release();
    };
    return { ...lock, release };
  }

  abandon(): void {
    for (const lock of this.#held) lock.abandon();
    this.#held.clear();
  }
}
