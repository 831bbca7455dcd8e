import type { JournalContent } from './journalReader';

/** Where a journal goes: text that can only grow. */
export interface JournalStore {
  /**
   * Adds whole lines at the end; resolves when they are there to stay.
   * @throws when they could not be written: the journal then has no further line.
   */
  append(lines: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** A journal that goes on. */
export interface ReopenedJournal {
  readonly journal: JournalContent;
  /** Adds to it, in place of what is damaged at its end. Nobody else can write it until this is closed. */
  readonly store: JournalStore;
}
