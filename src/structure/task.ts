/** What is asked of the trees of documents, and what comes back. Plain data: it crosses between threads. */
export type StructureTask =
  | { readonly kind: 'outline' }
  /** A tree-sitter query. */
  | { readonly kind: 'query'; readonly pattern: string }
  /** Calls of a function by its name, of names that a regular expression matches, or all. */
  | { readonly kind: 'calls'; readonly name?: CallName | undefined };

export type CallName = string | { readonly source: string; readonly flags: string };

/** A document to be parsed. */
export interface ParseFile {
  /** The snapshot's number of it. */
  readonly document: number;
  readonly text: string;
}

/** What was found in one document, or why it could not be searched. */
export type FileResult = { readonly document: number } & (
  | {
      readonly ok: true;
      /** Its syntax has errors: what stands near them may be missing. */
      readonly hasErrors: boolean;
      /** The query had more candidates at once than are kept: some results are missing. */
      readonly isIncomplete: boolean;
      /**
       * For each finding, in text order: how many captures it has, and for each of them the number of its
       * name, its start and its end, in UTF-16 code units.
       */
      readonly packed: Int32Array;
    }
  | { readonly ok: false; readonly reason: string }
);
