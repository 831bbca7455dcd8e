import type { StoppedBy } from './events';
import type { ContextPart } from '../context/selection';
import type { TurnReads } from './guestReads';
import type { JsonSchema } from './jsonSchema';

/** The REPL as the loop sees it; `src/sandbox` has the one over QuickJS. */

/** One `llm_query` or `rlm_query` of guest code. */
export interface SubCall {
  readonly kind: 'llm' | 'rlm';
  readonly prompt: string;
  /** What it is given to read, or to work on. */
  readonly parts: readonly ContextPart[];
  /**
   * The parts as fenced text that follows the prompt in a user message, `undefined` without any; they are noted
   * as sent.
   */
  readonly render: () => string | undefined;
  /** Of prompt and parts. */
  readonly characters: number;
  /** About how many tokens they are as they are sent. */
  readonly tokens: () => number;
  /** A hash of prompt, parts (as they are before fencing) and schema: equal calls have equal ones. */
  readonly content: () => string;
  readonly maxOutputTokens?: number | undefined;
  /** What the reply must fit, as JSON; `undefined`: it is text. */
  readonly schema?: JsonSchema | undefined;
}

/** A failed call is a result, not an exception: the others of its batch go on. */
export type SubCallResult =
  | { readonly ok: true; readonly text: string }
  /** The value that the reply is, where the call has a schema: it fits. */
  | { readonly ok: true; readonly json: unknown }
  | { readonly ok: false; readonly message: string };

/** Where a block is to be stopped. */
export interface BlockStops extends StoppedBy {
  /** True for a block that was not recorded to its end: it is new, but for these searches. */
  readonly isOpen?: true | undefined;
}

/** A block of code, by its turn and its place (from 0) among the blocks of that turn. */
export interface BlockId {
  readonly iteration: string;
  readonly index: number;
}

/** What the REPL needs from the loop that owns it. */
export interface ReplServices {
  /**
   * Asked before a block makes calls: why so many may not be made at once, in words for the model, or
   * `undefined`. `characters` are those of prompts and parts; `allowed` is set where the code insists.
   */
  refuse(calls: number, characters: number, allowed: boolean): string | undefined;
  /** Settles for every call, however it ends; `signal` is the block's. */
  call(request: SubCall, signal: AbortSignal): Promise<SubCallResult>;
  /** Where time limits stopped the block that begins, in the run that is replayed; `undefined`: it is new. */
  stops(): BlockStops | undefined;
  /** The block that runs; `undefined`: none does. */
  block(): BlockId | undefined;
  /**
   * What code is told of the context: as the REPL is made, by the block that begins, and of the sizes of this
   * block's calls.
   */
  reads(when: 'start' | 'block' | 'sizes'): TurnReads;
  /** What is left, as `budget()` shows it. */
  budget(): Readonly<Record<string, number>>;
  /** Output of an earlier turn in full (0-based), or `undefined`. */
  history(index: number): { readonly code: string; readonly output: string } | undefined;
}

/** What one code block did. */
export interface StepResult {
  /** Everything printed, the value of a last expression included. */
  readonly output: string;
  /** Name, message and line, where the block threw; what it had set before stays set. */
  readonly error?: string | undefined;
  /** The answer, when the block called `FINAL` and did not throw. */
  readonly final?: string | undefined;
  /** Where time limits stopped the block; `undefined`: nowhere. */
  readonly stopped?: StoppedBy | undefined;
  /** Hash of what the variables hold, as `SHOW_VARS()` tells. */
  readonly state?: string | undefined;
  /** True when the block asked anything of the context. */
  readonly looked?: boolean | undefined;
  /** True when the REPL can no longer be used (its memory is corrupt) and must be made anew. */
  readonly lost?: boolean | undefined;
}

export interface Repl {
  /**
   * Runs one block to its end, pending calls included. What the code does wrong is in the result.
   * @throws the signal's reason when aborted.
   */
  run(code: string, signal: AbortSignal): Promise<StepResult>;
  /** Frees everything; safe to call twice. */
  dispose(): void;
}

/** What a loop works on. */
export interface LoopContext {
  /**
   * How it looks from outside, for the first message.
   * @param told what a recorded run was told of it, which is said again; `undefined`: there is none
   */
  overview(told: string | undefined): string;
  createRepl(services: ReplServices): Promise<Repl>;
  /** Parts of it, as the context of a child loop. */
  part(parts: readonly ContextPart[]): Promise<LoopContext>;
}
