import type { RunLimits } from './limits';
import type { Spending } from './tokenAccount';

/** Limits on what the calls of a run spend. */
export type SpendingLimit = 'maxInputTokens' | 'maxOutputTokens' | 'maxCost';

const spendings = {
  maxInputTokens: { of: 'inputTokens', words: 'input tokens of this run are', none: 'too few for this call' },
  maxOutputTokens: {
    of: 'outputTokens',
    words: 'output tokens of this run are',
    none: 'too few for this call',
  },
  maxCost: { of: 'cost', words: 'money for this run is', none: 'too little for this call' },
} as const;
const spendingLimits: readonly SpendingLimit[] = ['maxInputTokens', 'maxOutputTokens', 'maxCost'];

/**
 * Why a call was refused: which budgets have no room for it, what is left of them, and the settings that
 * raise them.
 * @param needed by the call, what is kept back for the last turn included
 * @param left of the budgets, when all calls in flight have given back what they may
 */
export function usedUpMessage(needed: Spending, left: Spending, limits: RunLimits): string {
  const short = spendingLimits.filter((limit) => needed[spendings[limit].of] > left[spendings[limit].of]);
  const parts = short.map((limit) => {
    const { of, words, none } = spendings[limit];
    const all = limits[limit] ?? 0;
    const state = left[of] < all / 2 ? 'used up' : none;
    const rest = `${amount(limit, left[of])} of ${amount(limit, all)} left, up to ${amount(limit, needed[of])} needed`;
    return `the ${words} ${state} (${rest}; setting rlm.${limit})`;
  });
  return `${parts.join(', and ')}; what the last turn needs is kept back`;
}

/** The limits that such a message names. */
export function limitsNamedIn(message: string): SpendingLimit[] {
  return spendingLimits.filter((limit) => message.includes(`rlm.${limit}`));
}

function amount(limit: SpendingLimit, value: number): string {
  const some = Math.max(0, value);
  return limit === 'maxCost' ? `$${some.toFixed(2)}` : some.toLocaleString('en-US');
}
