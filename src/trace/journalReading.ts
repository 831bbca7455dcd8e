import type { JournalPart } from './journalReader';

/** Reads a journal, and goes on where it stopped when more is written. */
export interface JournalReading {
  /**
   * What has come since the last time.
   * @param isOver nobody adds to it: a last line that is not whole stays so, and is a problem
   * @returns `undefined` when it is gone, or is not the journal that was read before
   * @throws {JournalError} when it does not begin like a journal, or cannot be read
   */
  more(isOver: boolean): Promise<JournalPart | undefined>;
}
