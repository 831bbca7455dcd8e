import { defaultLimits, type RunLimits } from '../rlm/limits';
import type { AskOptions } from './headlessTypes';

const smallest = {
  maxIterations: 1,
  maxDepth: 0,
  maxSubCalls: 0,
  maxInputTokens: 1,
  maxOutputTokens: 1,
  concurrency: 1,
  callTimeoutMs: 1,
  codeTimeoutMs: 1,
} as const;
type LimitOption = keyof typeof smallest;
const limitOptions = Object.keys(smallest) as LimitOption[];

/**
 * The limits of a run.
 * @throws {TypeError} naming the option that is no whole number, or too small.
 */
export function limitsOf(options: Partial<AskOptions>): RunLimits {
  const limits: { -readonly [Name in keyof RunLimits]: RunLimits[Name] } = { ...defaultLimits };
  for (const name of limitOptions) {
    const value = options[name];
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < smallest[name]) {
      throw new TypeError(`${name} must be a whole number from ${smallest[name]}, not ${String(value)}`);
    }
    limits[name] = value;
  }
  const { maxCost } = options;
  if (maxCost === undefined) return limits;
  if (!(Number.isFinite(maxCost) && maxCost > 0))
    throw new TypeError(`maxCost must be a number of dollars above 0, not ${String(maxCost)}`);
  return { ...limits, maxCost };
}

/**
 * A script sets its own limits: its model's code may use them at once, and no budget of tokens that it has not
 * set, which would hold calls back until others have given back what they reserved, stands beside them.
 */
export function limitsOfScript(options: Partial<AskOptions>): RunLimits {
  const { maxInputTokens = Number.MAX_SAFE_INTEGER, maxOutputTokens = Number.MAX_SAFE_INTEGER } = options;
  return { ...limitsOf({ ...options, maxInputTokens, maxOutputTokens }), fanOutShare: 1 };
}
