import type { RunLimits } from '../rlm/limits';
import type { RunView } from '../rlm/trajectory';

/** A limit that a run had used up, and what it would be if it were doubled. */
export interface MoreBudget {
  readonly limits: Partial<RunLimits>;
  /** E.g. `up to 40 turns`. */
  readonly words: string;
}

const grouped = new Intl.NumberFormat('en-US');

/** Twice of what ended a run; `undefined` when it was no budget that did. */
export function moreBudget({ started, finished, totals }: RunView): MoreBudget | undefined {
  const limits = started?.limits;
  if (!limits) return undefined;
  switch (finished?.reason?.code) {
    case 'iterations':
      return counted('maxIterations', limits.maxIterations * 2, 'turns');
    case 'sub-calls':
      return counted('maxSubCalls', Math.max(1, limits.maxSubCalls * 2), 'sub-calls');
    case 'time': {
      const wallTimeMs = limits.wallTimeMs * 2;
      return { limits: { wallTimeMs }, words: `up to ${grouped.format(Math.ceil(wallTimeMs / 60_000))} min` };
    }
    case 'tokens':
      return moreTokens(limits, totals);
    default:
      return undefined;
  }
}

/** The reason does not say which of them it was: it is the one of which most is used. */
function moreTokens(limits: RunLimits, totals: RunView['totals']): MoreBudget {
  const { maxInputTokens, maxOutputTokens, maxCost } = limits;
  const input = totals.inputTokens / maxInputTokens;
  const output = totals.outputTokens / maxOutputTokens;
  const cost = maxCost === undefined ? 0 : totals.cost / maxCost;
  if (maxCost !== undefined && cost >= Math.max(input, output))
    return { limits: { maxCost: maxCost * 2 }, words: `up to $${(maxCost * 2).toFixed(2)}` };
  return input >= output
    ? counted('maxInputTokens', maxInputTokens * 2, 'tokens in')
    : counted('maxOutputTokens', maxOutputTokens * 2, 'tokens out');
}

function counted(limit: keyof RunLimits, count: number, what: string): MoreBudget {
  return { limits: { [limit]: count }, words: `up to ${grouped.format(count)} ${what}` };
}
