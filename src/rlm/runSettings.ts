import type { JsonSchema } from './jsonSchema';

/** How a run goes about its question, apart from what it may use. */
export interface RunSettings {
  /** Stands in for the root's system prompt; `undefined`: ours. */
  readonly systemPrompt?: string | undefined;
  /** Follow the system prompt of every loop, ours or not. */
  readonly extraInstructions?: string | undefined;
  /** Sources of regular expressions that give an answer in a reply without code; see `ReplyOptions`. */
  readonly finalPatterns: readonly string[];
  /** Whether a reply is cut as soon as its first block of code is complete. */
  readonly oneBlockATurn: boolean;
  /** Whether an answer given before the model has seen anything of the context is echoed once. */
  readonly confirmsBlindAnswers: boolean;
  /** Share of the root's window that may fill up before earlier turns are made shorter. */
  readonly compactAt: number;
  /** What the answer must fit; `undefined`: it is text. */
  readonly schema?: JsonSchema | undefined;
}

export const defaultRunSettings: RunSettings = {
  finalPatterns: [],
  oneBlockATurn: true,
  confirmsBlindAnswers: true,
  compactAt: 0.75,
};
