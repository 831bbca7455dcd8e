/** The language model as the algorithm sees it; `src/models` has those that talk to real ones. */

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Which part a model plays: writing code in the REPL, or answering one call of that code. */
export type ModelRole = 'root' | 'sub';

export interface ModelRequest {
  readonly role: ModelRole;
  readonly messages: readonly ChatMessage[];
  /** In tokens; `undefined` leaves it to the provider. */
  readonly maxOutputTokens?: number | undefined;
  /**
   * What the guest asks, its prompt and its context before they are fenced, as JSON: with the model and its
   * parameters it decides the reply, so replies are cached by it. `undefined`: this call is not cached.
   */
  readonly content?: string | undefined;
}

/** As the provider reports it, in tokens. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The part of `inputTokens` that the provider read from its prompt cache. */
  readonly cachedInputTokens?: number | undefined;
}

export interface ModelReply {
  readonly text: string;
  /** What a reasoning model thought aloud, apart from its reply. */
  readonly reasoning?: string | undefined;
  /** `length`: cut by a token limit; `filtered`: withheld by the provider. */
  readonly finish: 'stop' | 'length' | 'filtered';
  /** `undefined` when the provider reports none. */
  readonly usage?: TokenUsage | undefined;
  /** True when it was kept from an earlier run: nothing was sent, and `usage` is zero. */
  readonly cached?: boolean | undefined;
}

export interface ModelObserver {
  /** A piece of the reply as it streams in. */
  onText?: (text: string) => void;
  /** An attempt failed and will be made again after `delayMs`. */
  onRetry?: (attempt: number, reason: string, delayMs: number) => void;
}

export interface LanguageModel {
  /** The name to show, e.g. `gpt-5-mini` or `built-in explorer`. */
  readonly name: string;
  /** False for the built-in explorer alone: answers then say that no language model took part. */
  readonly isLanguageModel: boolean;
  /**
   * One call.
   * @throws {ModelError} when there is no whole reply; the signal's reason when aborted.
   */
  complete(request: ModelRequest, observer: ModelObserver, signal: AbortSignal): Promise<ModelReply>;
}
