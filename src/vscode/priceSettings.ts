import * as v from 'valibot';
import type { Price, Prices } from '../rlm/pricing';

const dollars = v.pipe(v.number(), v.finite(), v.minValue(0));
const price = v.strictObject({ input: dollars, output: dollars, cachedInput: v.optional(dollars) });

/**
 * The setting `rlm.prices`, entry by entry: one that is wrong costs its model the price, and no other.
 * @returns the prices that can be used, and what is wrong with the others in words for the user
 */
export function readPrices(value: unknown): {
  readonly prices: Prices;
  readonly problems: readonly string[];
} {
  if (value === undefined || value === null) return { prices: {}, problems: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    const problem = `The setting rlm.prices is ${JSON.stringify(value)}, not an object of prices by model name: no prices are known.`;
    return { prices: {}, problems: [problem] };
  }
  const prices: [string, Price][] = [];
  const problems: string[] = [];
  for (const [model, given] of Object.entries(value)) {
    const parsed = v.safeParse(price, given);
    if (parsed.success) prices.push([model, parsed.output]);
    else problems.push(problemWith(model, given, parsed.issues[0]));
  }
  return { prices: Object.fromEntries(prices), problems };
}

function problemWith(model: string, given: unknown, issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue);
  const where = name === null ? '' : ` (${name})`;
  return (
    `The setting rlm.prices has ${JSON.stringify(given)} for "${model}"${where}, not dollars per million tokens ` +
    `such as {"input": 1.25, "output": 10}: this model has no price.`
  );
}
