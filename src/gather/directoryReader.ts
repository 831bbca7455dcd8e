/** A file system as the gatherer sees it. Paths are the file system's own; only the reader takes them apart. */

export type EntryKind = 'file' | 'directory' | 'symlink' | 'other';

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface EntryFacts {
  readonly kind: EntryKind;
  readonly size: number;
}

export interface DirectoryReader {
  /** True where `README` and `readme` are one file: patterns then match in any case. */
  readonly ignoreCase: boolean;
  /**
   * The entries of a directory in any order, links not followed.
   * @throws when it is missing or may not be read.
   */
  list(directory: string): Promise<readonly DirectoryEntry[]>;
  /**
   * What stands at a path, links followed; the size is in bytes. A reader that need not wait does not make its
   * caller wait.
   * @throws when there is nothing or it may not be read.
   */
  stat(path: string): EntryFacts | Promise<EntryFacts>;
  /**
   * A small text file, as UTF-8.
   * @throws when it cannot be read.
   */
  readText(path: string): Promise<string>;
  join(directory: string, name: string): string;
  /** The directory that holds a path; `undefined` for the top of the file system. */
  parent(path: string): string | undefined;
}
