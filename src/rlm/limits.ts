/** What one run may use; times in milliseconds, texts in characters. */
export interface RunLimits {
  /** Root turns. */
  readonly maxIterations: number;
  /** 0: REPL only; 1: plain sub-calls. */
  readonly maxDepth: number;
  readonly maxSubCalls: number;
  /** LM calls in flight. */
  readonly concurrency: number;
  /** One LM call, attempts and waits between them included. */
  readonly callTimeoutMs: number;
  /** CPU time of one code block; waiting for models does not count. */
  readonly codeTimeoutMs: number;
  readonly wallTimeMs: number;
  /** Per sub-call, in tokens. */
  readonly maxSubCallOutputTokens: number;
  /** What the root sees of one block's output. */
  readonly maxObservation: number;
}

export const defaultLimits: RunLimits = {
  maxIterations: 20,
  maxDepth: 1,
  maxSubCalls: 200,
  concurrency: 16,
  callTimeoutMs: 300_000,
  codeTimeoutMs: 30_000,
  wallTimeMs: 600_000,
  maxSubCallOutputTokens: 4_000,
  maxObservation: 8_000,
};
