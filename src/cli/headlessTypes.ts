import type { Citation } from '../context/citations';
import type { ModelParameters, ModelParametersByName } from '../models/parameters';
import type { RunStatus, TrajectoryEvent } from '../rlm/events';
import type { JsonSchema } from '../rlm/jsonSchema';
import type { Price, Prices } from '../rlm/pricing';

export type { Citation, JsonSchema, ModelParameters, Price, RunStatus, TrajectoryEvent };

/** One question, asked from a script. */
export interface AskOptions {
  /** In plain words. */
  readonly question: string;
  /** The text to ask about; it becomes a document named `context.txt`. */
  readonly context?: string | undefined;
  /**
   * Files and folders to ask about, relative to the working folder. Of folders is left out what `.gitignore`
   * files name, secrets, binaries, what tools wrote, and files above 8 MB. With `context` both are asked about; one of the two must be given.
   */
  readonly paths?: readonly string[] | undefined;
  /** An OpenAI-compatible endpoint, e.g. `http://localhost:11434/v1`; `undefined`: OpenAI's own. */
  readonly baseUrl?: string | undefined;
  /**
   * Sent to `baseUrl` and nowhere else; '' sends none. `undefined`: the environment variable
   * OPENAI_API_KEY where `baseUrl` is not given or is OpenAI's own, and none elsewhere.
   */
  readonly apiKey?: string | undefined;
  /** The root model. Without it, and without a base URL, the built-in explorer answers: no language model. */
  readonly model?: string | undefined;
  /** For the sub-calls; `undefined`: the root model. */
  readonly subModel?: string | undefined;
  /**
   * Models by depth: 0 is the root, 1 answers what its code calls, 2 what the code of children calls, and so on.
   * '' and what is missing at the end leave it to `model` and `subModel`.
   */
  readonly modelsByDepth?: readonly string[] | undefined;
  /** What is particular to a model, by its name. */
  readonly models?: ModelParametersByName | undefined;
  /**
   * A JSON Schema that the answer must fit; it is JSON then, and parsed in `AskResult.value`. Needs `model`.
   */
  readonly schema?: JsonSchema | undefined;
  /** Stands in for how the root model is told to go about a question; what its REPL has is told all the same. */
  readonly systemPrompt?: string | undefined;
  /** Added to the prompts. */
  readonly instructions?: string | undefined;
  /**
   * Regular expressions that find an answer in a reply without code, e.g. `\\boxed\{(.*)\}`: what the first
   * group matches, or all of the match.
   */
  readonly finalPatterns?: readonly string[] | undefined;
  /**
   * `rlm` (the default): the model works in the REPL, whatever the size. `direct`: one call that is given the
   * whole context. `auto`: direct where the context is below 12,000 tokens.
   */
  readonly route?: 'auto' | 'rlm' | 'direct' | undefined;
  /**
   * `true`: replies of sub-calls are kept in the user's folder for caches, up to 200 MB, and taken from there
   * when a later run asks the same model exactly the same. `false` (the default): neither.
   */
  readonly cache?: boolean | undefined;
  /** Turns of the root model; 20 by default. */
  readonly maxIterations?: number | undefined;
  /** 0: no sub-calls; 1 (the default): plain ones; 2: `rlm_query` starts children with a REPL of their own; … */
  readonly maxDepth?: number | undefined;
  /** Calls of the model's code in the whole run; 200 by default. It may make them all at once. */
  readonly maxSubCalls?: number | undefined;
  /** Tokens sent in the whole run; no limit by default. */
  readonly maxInputTokens?: number | undefined;
  /** Tokens written by models in the whole run; no limit by default. */
  readonly maxOutputTokens?: number | undefined;
  /** US dollars for the whole run, of the models that have a price in `prices`; no limit by default. */
  readonly maxCost?: number | undefined;
  /** US dollars per million tokens, by model name. */
  readonly prices?: Prices | undefined;
  /** Model calls in flight; 16 by default. */
  readonly concurrency?: number | undefined;
  /** For one model call, its retries included, in milliseconds; 300,000 by default. */
  readonly callTimeoutMs?: number | undefined;
  /** CPU time of one block of the model's code, in milliseconds; 30,000 by default. */
  readonly codeTimeoutMs?: number | undefined;
  /** Cancels the run, which then resolves as `failed` with the reason `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Everything that happens, in order, as it happens. */
  readonly onEvent?: ((event: TrajectoryEvent) => void) | undefined;
}

export interface AskResult {
  /** Markdown; '' where there is none. A partial run may have one. */
  readonly answer: string;
  /** The answer parsed, where a `schema` was given and it fits; `undefined` otherwise. */
  readonly value: unknown;
  readonly status: RunStatus;
  /** Why the run is not complete; `undefined` when it is. */
  readonly reason: { readonly code: string; readonly message: string } | undefined;
  readonly usage: AskUsage;
  /** The places the answer names, each checked against the text the run saw. */
  readonly citations: readonly Citation[];
}

export interface AskUsage {
  readonly rootCalls: number;
  readonly subCalls: number;
  readonly failedCalls: number;
  /** In tokens, all calls together; `cachedInputTokens` is a part of `inputTokens`. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** US dollars, of the calls to models that have a price. */
  readonly cost: number;
  /** True when the endpoint did not report some of these, so that they are estimates. */
  readonly estimated: boolean;
  /** From the first event to the last. */
  readonly milliseconds: number;
}
