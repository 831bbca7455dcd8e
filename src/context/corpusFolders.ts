/** Folders of this machine's disk that belong to a corpus before anybody has listed them. Plain data. */

export interface CorpusFolders {
  readonly roots: readonly CorpusRoot[];
  /** VS Code's `files.exclude`; `undefined`: what VS Code hides by default. */
  readonly exclude?: readonly ExcludeRule[] | undefined;
  /** VS Code's `search.exclude`; `undefined`: nothing. */
  readonly searchExclude?: readonly ExcludeRule[] | undefined;
  /** The largest document, in bytes; `undefined`: 8 MB. */
  readonly maxBytes?: number | undefined;
  /** Leave out lock files, minified and generated files; `undefined`: false. */
  readonly leaveOutGenerated?: boolean | undefined;
}

/** A folder, or a single file, to look into. */
export interface CorpusRoot {
  /** As the user knows it, e.g. the name of a workspace folder. */
  readonly name: string;
  /** As its reader knows it, absolute; on disk this is the `fsPath`. */
  readonly path: string;
  /** Its URI, from which those of the documents are made; `undefined` leaves them without one. */
  readonly uri?: string | undefined;
  /**
   * What precedes the paths of its documents, '' for nothing; for a file it is the path itself.
   * `undefined`: nothing for a lone folder, a distinct name where there are several.
   */
  readonly prefix?: string | undefined;
}

/** One entry of VS Code's `files.exclude`: a glob, or a glob that counts only beside a sibling file. */
export type ExcludeRule =
  | string
  | {
      readonly glob: string;
      /** `$(basename).ts`: the file is hidden only where a file of that name stands beside it. */
      readonly when: string;
    };

/** Text as an editor holds it, newer than what is on disk. */
export interface OverlayBuffer {
  readonly uri: string;
  /** `undefined` for what is on no disk. */
  readonly fsPath?: string | undefined;
  /** How the corpus would call it, if it is not in there yet; `undefined`: it only ever replaces. */
  readonly path?: string | undefined;
  readonly text: string;
  readonly language?: string | undefined;
}
