import type { SubCall } from './repl';

/** Kept free for the reply, at most this share of the window. */
const replyShare = 1 / 4;
/** Estimates of tokens may be off by so much. */
const safety = 0.9;
/** No text has more tokens for a character, the numbers of its lines included. */
const maxTokensPerCharacter = 1.5;

type Size = Pick<SubCall, 'characters' | 'tokens'>;

/**
 * Why a call is more than its model can read at once, and what to do; `undefined` when it fits.
 * @param window of the model, in tokens
 * @param reply tokens that the reply may take
 */
export function tooLong(
  { characters, tokens: estimate }: Size,
  window: number,
  reply: number,
): string | undefined {
  const room = Math.floor(window - Math.min(reply, window * replyShare));
  // Estimating takes a while, and most calls are far below.
  if (characters * maxTokensPerCharacter <= room) return undefined;
  const tokens = estimate();
  if (tokens <= room) return undefined;
  const sizes = `about ${inWords(tokens)} tokens, and the sub-model can read ${inWords(room)} of its window of ${inWords(window)}`;
  return `the prompt with its context is ${sizes}; ${adviceFor((characters / tokens) * room)}`;
}

/** The same for a call that the model has refused as too long. */
export function refusedAsTooLong({ characters, tokens }: Size, refusal: string): string {
  return `the prompt with its context is about ${inWords(tokens())} tokens, more than the sub-model takes (${refusal}); ${adviceFor(characters / 2)}`;
}

function adviceFor(characters: number): string {
  const maxChars = Math.max(1_000, Math.floor((characters * safety) / 1_000) * 1_000);
  return `give it less at once, e.g. the pieces of context.chunks({maxChars: ${maxChars}})`;
}

function inWords(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}
