/** What one run may use; times in milliseconds, texts in characters. */
export interface RunLimits {
  /** Turns of the root loop. */
  readonly maxIterations: number;
  /** Turns of each child loop. */
  readonly maxChildIterations: number;
  /** 0: REPL only; 1: plain sub-calls; 2: children with a REPL of their own, whose sub-calls are plain; … */
  readonly maxDepth: number;
  /** In the whole tree, turns of children included. */
  readonly maxSubCalls: number;
  /** Share of the sub-calls left that one batch may take without saying that it means it; 1: all. */
  readonly fanOutShare: number;
  /** In the whole tree, in tokens. */
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  /** In US dollars; `undefined`: no limit. */
  readonly maxCost?: number | undefined;
  /** LM calls in flight. */
  readonly concurrency: number;
  /** One LM call, attempts and waits between them included, while the machine is awake. */
  readonly callTimeoutMs: number;
  /** CPU time of one code block; waiting for models does not count. */
  readonly codeTimeoutMs: number;
  /** The whole run, while the machine is awake. */
  readonly wallTimeMs: number;
  /** Per sub-call, in tokens. */
  readonly maxSubCallOutputTokens: number;
  /** What the root sees of one block's output. */
  readonly maxObservation: number;
}

export const defaultLimits: RunLimits = {
  maxIterations: 20,
  maxChildIterations: 8,
  maxDepth: 1,
  maxSubCalls: 200,
  fanOutShare: 1 / 4,
  maxInputTokens: 2_000_000,
  maxOutputTokens: 200_000,
  concurrency: 16,
  callTimeoutMs: 300_000,
  codeTimeoutMs: 30_000,
  wallTimeMs: 600_000,
  maxSubCallOutputTokens: 4_000,
  maxObservation: 8_000,
};
