/** The language model as the algorithm sees it; `src/models` has those that talk to real ones. */

import type { JsonSchema } from './jsonSchema';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Which part a model plays: writing code in the REPL, or answering one call of that code. */
export type ModelRole = 'root' | 'sub';

/** Which wording of the prompts suits a model: `src/rlm/prompts.ts` says what each is for. */
export const promptProfiles = ['standard', 'frugal', 'reasoning', 'explorer'] as const;
export type PromptProfile = (typeof promptProfiles)[number];

/** What a run needs to know of a model besides its name. */
export interface ModelTraits {
  readonly profile: PromptProfile;
  /** Tokens it can read and write in one call; `undefined`: not known. */
  readonly contextWindow?: number | undefined;
  /** Whether its loop offers it a tool `repl`, since it would rather call tools than write fenced blocks. */
  readonly offersReplTool?: boolean | undefined;
  /** Whether replies to sub-calls are kept for later runs, by their `content`: without it none is made out. */
  readonly keepsReplies?: boolean | undefined;
}

export const standardTraits: ModelTraits = { profile: 'standard' };

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
  /**
   * The reply shall be JSON that fits this. A model uses its provider's structured output where there is one;
   * where there is none it ignores this: whoever asks says it in words as well, and checks the reply.
   */
  readonly schema?: JsonSchema | undefined;
  /**
   * Offers the model a tool `repl` that takes code. Calls of it, offered or not, come back as `repl` blocks at
   * the end of the reply's text.
   */
  readonly offersReplTool?: boolean | undefined;
  /**
   * Makes a follower of one try's reply, which is given each new piece and returns the offset in the reply from
   * where nothing is wanted any more, or `undefined` while all is. Once something other than blanks comes after
   * it, the model stops reading, lets go of the connection and returns what there is up to there, marked `cut`.
   */
  readonly enough?: (() => (piece: string) => number | undefined) | undefined;
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
  /** True when the request's `enough` ended it: what came after is not in it, and `usage` may be missing. */
  readonly cut?: boolean | undefined;
}

export interface ModelObserver {
  /** A piece of the reply as it streams in. */
  onText?: (text: string) => void;
  /** An attempt failed and will be made again after `delayMs`, not before what this returns is settled. */
  onRetry?: (attempt: number, reason: string, delayMs: number) => unknown;
}

export interface LanguageModel {
  /** The name to show, e.g. `gpt-5-mini` or `built-in explorer`. */
  readonly name: string;
  /** False for the built-in explorer alone: answers then say that no language model took part. */
  readonly isLanguageModel: boolean;
  /** `undefined`: `standardTraits`. */
  readonly traits?: ModelTraits | undefined;
  /**
   * One call.
   * @throws {ModelError} when there is no whole reply; the signal's reason when aborted.
   */
  complete(request: ModelRequest, observer: ModelObserver, signal: AbortSignal): Promise<ModelReply>;
}
