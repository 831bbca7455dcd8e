import type { TokenUsage } from './model';

/** US dollars for a million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** For input read from the provider's prompt cache; `undefined`: as other input. */
  readonly cachedInput?: number | undefined;
}

/** Prices by the model's name, as the user gives them. */
export type Prices = Readonly<Record<string, Price>>;

/** In US dollars. */
export function costOf(
  { inputTokens, outputTokens, cachedInputTokens = 0 }: TokenUsage,
  price: Price,
): number {
  const fresh = inputTokens - cachedInputTokens;
  const cached = cachedInputTokens * (price.cachedInput ?? price.input);
  return (fresh * price.input + cached + outputTokens * price.output) / 1_000_000;
}
