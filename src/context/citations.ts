/** A place named in an answer, checked against what the run saw. */
export interface Citation {
  /** As it stands in the answer, e.g. `src/a.ts:10-12`. */
  readonly text: string;
  readonly path: string;
  /** 1-based; `endLine` is inclusive and equals `line` for a single line. */
  readonly line: number;
  readonly endLine: number;
  /** What is wrong with it in words, e.g. "src/a.ts has 40 lines"; `undefined` when it checks out. */
  readonly problem?: string | undefined;
  /** Where a click leads, when the document can be opened. */
  readonly uri?: string | undefined;
}
