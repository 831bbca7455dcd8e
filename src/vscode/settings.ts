import * as v from 'valibot';
import type { Route } from '../rlm/direct';
import { defaultLimits, type RunLimits } from '../rlm/limits';
import type { Prices } from '../rlm/pricing';
import { readPrices } from './priceSettings';

/** The user's `rlm.*` settings, checked. */
export interface Settings {
  /** As typed; empty when none is set. It is not yet known to be a URL. */
  readonly baseUrl: string;
  /** Empty when none is set. */
  readonly rootModel: string;
  /** Empty: the same as the root model. */
  readonly subModel: string;
  readonly limits: RunLimits;
  readonly route: Route;
  /** By model name. */
  readonly prices: Prices;
  readonly maxFileBytes: number;
  /** Whether replies of sub-calls are kept for later runs, and taken from there. */
  readonly cache: boolean;
  /** What was wrong with a setting and which value stands in for it, in words for the user. */
  readonly problems: readonly string[];
}

const count = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));
const tokens = count(1_000, 1_000_000_000);
const tokensInWords = 'a whole number from 1000 to 1000000000';
const routes: readonly Route[] = ['auto', 'rlm', 'direct'];
const megabyte = 1024 * 1024;

/**
 * Reads the settings; `read` gives the value of one by its name without `rlm.`, `undefined` when unset.
 * A number out of range is replaced by its default; a model or an address never is, since another one
 * would send the text elsewhere than the user asked.
 */
export function readSettings(read: (key: string) => unknown): Settings {
  const problems: string[] = [];
  const take = <T extends number | Route | undefined>(
    key: string,
    schema: v.GenericSchema<T>,
    range: string,
    standard: T,
  ): T => {
    const value = read(key) ?? standard;
    if (value === undefined) return standard;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    problems.push(
      `The setting rlm.${key} is ${JSON.stringify(value)}, not ${range}: ${standard ?? 'no limit'} is used.`,
    );
    return standard;
  };
  const limits: RunLimits = {
    ...defaultLimits,
    maxIterations: take(
      'maxIterations',
      count(1, 100),
      'a whole number from 1 to 100',
      defaultLimits.maxIterations,
    ),
    maxSubCalls: take(
      'maxSubCalls',
      count(0, 10_000),
      'a whole number from 0 to 10000',
      defaultLimits.maxSubCalls,
    ),
    maxDepth: take('maxDepth', count(0, 4), 'a whole number from 0 to 4', defaultLimits.maxDepth),
    maxInputTokens: take('maxInputTokens', tokens, tokensInWords, defaultLimits.maxInputTokens),
    maxOutputTokens: take('maxOutputTokens', tokens, tokensInWords, defaultLimits.maxOutputTokens),
    concurrency: take(
      'concurrency',
      count(1, 256),
      'a whole number from 1 to 256',
      defaultLimits.concurrency,
    ),
  };
  const cache = read('cache') ?? true;
  if (typeof cache !== 'boolean') {
    problems.push(`The setting rlm.cache is ${JSON.stringify(cache)}, not true or false: false is used.`);
  }
  const maxCost = take<number | undefined>(
    'maxCost',
    v.pipe(v.number(), v.finite(), v.gtValue(0)),
    'a number of dollars above 0, or null',
    undefined,
  );
  const route = take<Route>('route', v.picklist(routes), `one of ${routes.join(', ')}`, 'auto');
  const { prices, problems: priceProblems } = readPrices(read('prices'));
  problems.push(...priceProblems);
  const fileSize = v.pipe(v.number(), v.gtValue(0), v.maxValue(256));
  return {
    baseUrl: textOf(read('baseUrl')),
    rootModel: textOf(read('rootModel')),
    subModel: textOf(read('subModel')),
    limits: maxCost === undefined ? limits : { ...limits, maxCost },
    route,
    prices,
    maxFileBytes: Math.ceil(
      take('maxFileSize', fileSize, 'a number of MB above 0 and up to 256', 8) * megabyte,
    ),
    cache: cache === true,
    problems,
  };
}

/** What is no text is shown as it stands, so that whoever uses it refuses it by name. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
