/** Files of a file system that can only write them as a whole; a path is names joined by `/`. */
export interface WholeFiles {
  /** The names in a folder; none when it is not there. */
  list(folder: string): Promise<readonly string[]>;
  /** `undefined` when it is not there. */
  read(path: string): Promise<string | undefined>;
  /** Makes the folders that it needs. */
  write(path: string, text: string): Promise<void>;
  /** A file, or a folder with all that is in it; no error when it is not there. */
  delete(path: string): Promise<void>;
  /** `undefined` when it is not there. */
  stat(path: string): Promise<{ readonly bytes: number; readonly changed: number } | undefined>;
}
