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
