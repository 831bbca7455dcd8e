/**
 * How far a run got through its corpus, in documents. What came later than the first version of the journal
 * may be absent in older ones.
 */
export interface Coverage {
  /** Documents the run could read. */
  readonly inScope: number;
  /** Looked through by a search in code (`grep`, `match`, `indexOf`, …). */
  readonly searched: number;
  /** Whose text code opened: sliced, split, read line by line, or given as hits of a search. */
  readonly opened: number;
  /** Of which text is known to have been sent to a model that answers a call ("at least"). */
  readonly sent: number;
  /** Entries kept out of the corpus, folders counted once. */
  readonly leftOut: number;
  /** Of which lines are known to have been printed, and so shown to the model that writes the code. */
  readonly printed?: number | undefined;
  /** Of which the answer cites lines that are there. */
  readonly cited?: number | undefined;
  /** The same in lines. */
  readonly lines?: CoveredLines | undefined;
  /** What was cited, sent, printed or opened, file by file: the most telling first, and only so many. */
  readonly files?: readonly FileCoverage[] | undefined;
  /** Files that belong into `files` and are beyond its bound. */
  readonly moreFiles?: number | undefined;
  /** True when places were lost to the ledger's bounds: all lines but those in scope are at least so many. */
  readonly incomplete?: boolean | undefined;
}

export interface CoveredLines {
  readonly inScope: number;
  readonly searched: number;
  readonly opened: number;
  readonly printed: number;
  readonly sent: number;
  readonly cited: number;
}

export interface FileCoverage {
  readonly path: string;
  /** In the whole document. */
  readonly lines: number;
  readonly opened?: LineCoverage | undefined;
  readonly printed?: LineCoverage | undefined;
  readonly sent?: LineCoverage | undefined;
  readonly cited?: LineCoverage | undefined;
}

/** Lines of one file. None at all means: the file, at a place that is not known. */
export interface LineCoverage {
  /** How many. */
  readonly lines: number;
  /** First and last line of each stretch, 1-based and inclusive, in order: only the first so many. */
  readonly ranges: readonly LineStretch[];
}

export interface LineStretch {
  readonly from: number;
  readonly to: number;
}
