/** How far a run got through its corpus, in documents. */
export interface Coverage {
  /** Documents the run could read. */
  readonly inScope: number;
  /** Looked through by a search in code (`grep`, `match`, `indexOf`, …). */
  readonly searched: number;
  /** Whose text code opened: sliced, split or read line by line. */
  readonly opened: number;
  /** Of which text is known to have been sent to a model ("at least"). */
  readonly sent: number;
  /** Entries kept out of the corpus, folders counted once. */
  readonly leftOut: number;
}
