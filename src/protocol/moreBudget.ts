import type { RunLimits } from '../rlm/limits';
import type { RunView } from '../rlm/trajectory';
import { limitsNamedIn, type SpendingLimit } from '../rlm/usedUp';

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
      return moreToSpend(limits, limitsUsedUp(finished.reason.message, limits, totals));
    default:
      return undefined;
  }
}

/** Those that the reason names; in a journal from before it named any, the one of which most is used. */
function limitsUsedUp(message: string, limits: RunLimits, totals: RunView['totals']): SpendingLimit[] {
  const named = limitsNamedIn(message);
  if (named.length > 0) return named;
  const { maxInputTokens, maxOutputTokens, maxCost = Infinity } = limits;
  const input = totals.inputTokens / maxInputTokens;
  const output = totals.outputTokens / maxOutputTokens;
  const cost = totals.cost / maxCost;
  if (cost >= Math.max(input, output)) return ['maxCost'];
  return [input >= output ? 'maxInputTokens' : 'maxOutputTokens'];
}

function moreToSpend(limits: RunLimits, usedUp: readonly SpendingLimit[]): MoreBudget {
  const doubled = usedUp.map((limit) => [limit, (limits[limit] ?? 0) * 2] as const);
  const words = { maxInputTokens: 'tokens in', maxOutputTokens: 'tokens out' };
  const amounts = doubled.map(([limit, value]) =>
    limit === 'maxCost' ? `$${value.toFixed(2)}` : `${grouped.format(value)} ${words[limit]}`,
  );
  return { limits: Object.fromEntries(doubled), words: `up to ${amounts.join(' and ')}` };
}

function counted(limit: keyof RunLimits, count: number, what: string): MoreBudget {
  return { limits: { [limit]: count }, words: `up to ${grouped.format(count)} ${what}` };
}
