/** One thing that hostile code tries, as a model's block. */
export interface Attack {
  /** In one sentence. */
  readonly tries: string;
  readonly code: string;
  /** What the model is told that wrote it; anything, if there is nothing to be said. */
  readonly told?: RegExp;
  /** Computing time of a block that ends by it; for others there is more than any machine needs. */
  readonly codeTimeoutMs?: number;
  /** Whether the REPL can be used no more: the run goes on in a new one, and the model is told so. */
  readonly losesRepl?: boolean | 'perhaps';
  /** It uses up the sub-calls or tokens of the run, which then has one turn more. */
  readonly usesUp?: boolean;
}

export const stopped = /was stopped after .* of computing/;
export const stoppedOrFull = /was stopped after .* of computing|out of memory|broke down/;
