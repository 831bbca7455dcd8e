import * as v from 'valibot';
import type { Price, Prices } from './pricing';

const dollars = v.pipe(v.number(), v.finite(), v.minValue(0));
const price = v.strictObject({ input: dollars, output: dollars, cachedInput: v.optional(dollars) });

/**
 * Prices by model name as the user gives them, entry by entry: one that is wrong costs its model the price, and
 * no other.
 * @param source what the sentences say they are about, e.g. `rlm.prices` or the name of a file
 * @returns the prices that can be used, and what is wrong with the others in words for the user
 */
export function readPrices(
  value: unknown,
  source: string,
): { readonly prices: Prices; readonly problems: readonly string[] } {
  if (value === undefined || value === null) return { prices: {}, problems: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    const problem = `${source} is ${JSON.stringify(value)}, not an object of prices by model name: no prices are known.`;
    return { prices: {}, problems: [problem] };
  }
  const prices: [string, Price][] = [];
  const problems: string[] = [];
  for (const [model, given] of Object.entries(value)) {
    const parsed = v.safeParse(price, given);
    if (parsed.success) prices.push([model, parsed.output]);
    else problems.push(problemWith(source, model, given, parsed.issues[0]));
  }
  return { prices: Object.fromEntries(prices), problems };
}

function problemWith(source: string, model: string, given: unknown, issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue);
  const where = name === null ? '' : ` (${name})`;
  return (
    `${source} has ${JSON.stringify(given)} for "${model}"${where}, not dollars per million tokens ` +
    `such as {"input": 1.25, "output": 10}: this model has no price.`
  );
}
