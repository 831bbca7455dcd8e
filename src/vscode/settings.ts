import * as v from 'valibot';
import { readModelParameters, type ModelParametersByName } from '../models/parameters';
import type { Route } from '../rlm/direct';
import { defaultLimits, type RunLimits } from '../rlm/limits';
import type { Prices } from '../rlm/pricing';
import { readPrices } from '../rlm/readPrices';
import type { RunSettings } from '../rlm/runSettings';
import { contextCharacters, standardContextMB } from '../trace/keptContext';
import type { Retention } from './retention';
import { readRunSettings } from './runSettings';
import { SettingReader } from './settingReader';

/** The user's `rlm.*` settings, checked. */
export interface Settings {
  /** As typed; empty when none is set. It is not yet known to be a URL. */
  readonly baseUrl: string;
  /** Empty when none is set. */
  readonly rootModel: string;
  /** Empty: the same as the root model. */
  readonly subModel: string;
  /** 0 is the root loop, 1 what its code calls, and so on; '' and what is missing leave it to the two above. */
  readonly modelsByDepth: readonly string[];
  readonly models: ModelParametersByName;
  readonly limits: RunLimits;
  readonly route: Route;
  readonly run: RunSettings;
  /** By model name. */
  readonly prices: Prices;
  readonly maxFileBytes: number;
  /** Whether lock files, minified and generated files are left out of folders. */
  readonly leaveOutGenerated: boolean;
  /** Whether replies of sub-calls are kept for later runs, and taken from there. */
  readonly cache: boolean;
  readonly retention: Retention;
  /** Of what code reads, in characters, what a trace keeps at most; `undefined`: nothing. */
  readonly keepContext: number | undefined;
  /** What was wrong with a setting and what is done instead, in words for the user. */
  readonly problems: readonly string[];
}

const routes: readonly Route[] = ['auto', 'rlm', 'direct'];
const megabyte = 1024 * 1024;

/**
 * Reads the settings; `read` gives the value of one by its name without `rlm.`, `undefined` when unset.
 * A number out of range is replaced by its default; a model or an address never is, since another one
 * would send the text elsewhere than the user asked.
 */
export function readSettings(read: (key: string) => unknown): Settings {
  const settings = new SettingReader(read);
  const { models, problems: modelProblems } = readModelParameters(
    settings.raw('models'),
    'The setting rlm.models',
  );
  const { prices, problems: priceProblems } = readPrices(settings.raw('prices'), 'The setting rlm.prices');
  const retention = readRetention(settings);
  const keepsTraces = retention.maxAgeDays > 0 && retention.maxSizeMB > 0;
  const fileSize = v.pipe(v.number(), v.gtValue(0), v.maxValue(256));
  return {
    baseUrl: settings.name('baseUrl'),
    rootModel: settings.name('rootModel'),
    subModel: settings.name('subModel'),
    modelsByDepth: settings.names('modelsByDepth'),
    models,
    limits: readLimits(settings),
    route: settings.take<Route>(
      'route',
      v.picklist(routes),
      `one of ${routes.join(', ')}`,
      'auto',
      'auto is used',
    ),
    run: readRunSettings(settings),
    prices,
    maxFileBytes: Math.ceil(
      settings.take('maxFileSize', fileSize, 'a number of MB above 0 and up to 256', 8, '8 is used') *
        megabyte,
    ),
    leaveOutGenerated: settings.take('leaveOutGenerated', v.boolean(), 'true or false', true, 'true is used'),
    cache: keepsTraces && readCache(settings),
    retention,
    keepContext: keepsTraces ? readKeptContext(settings) : undefined,
    problems: [...settings.problems, ...modelProblems, ...priceProblems],
  };
}

function readLimits(settings: SettingReader): RunLimits {
  const { maxIterations, maxSubCalls, maxDepth, maxInputTokens, maxOutputTokens, concurrency } =
    defaultLimits;
  const maxCost = settings.take<number | undefined>(
    'maxCost',
    v.pipe(v.number(), v.finite(), v.gtValue(0)),
    'a number of dollars above 0, or null',
    undefined,
    'no limit is used',
  );
  return {
    ...defaultLimits,
    maxIterations: settings.count('maxIterations', 1, 100, maxIterations),
    maxSubCalls: settings.count('maxSubCalls', 0, 10_000, maxSubCalls),
    maxDepth: settings.count('maxDepth', 0, 4, maxDepth),
    maxInputTokens: settings.count('maxInputTokens', 1_000, 1_000_000_000, maxInputTokens),
    maxOutputTokens: settings.count('maxOutputTokens', 1_000, 1_000_000_000, maxOutputTokens),
    concurrency: settings.count('concurrency', 1, 256, concurrency),
    ...(maxCost === undefined ? {} : { maxCost }),
  };
}

function readRetention(settings: SettingReader): Retention {
  const take = (key: string, standard: number) => takeAmount(settings, key, standard, 'no trace is kept');
  return { maxAgeDays: take('traces.maxAgeDays', 30), maxSizeMB: take('traces.maxSizeMB', 200) };
}

function readKeptContext(settings: SettingReader): number | undefined {
  return contextCharacters(
    takeAmount(settings, 'traces.maxContextMB', standardContextMB, 'traces keep nothing of what code reads'),
  );
}

/** What is no number may have been meant to keep nothing. */
function takeAmount(settings: SettingReader, key: string, standard: number, instead: string): number {
  if (settings.raw(key) === undefined) return standard;
  const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
  return settings.take(key, amount, 'a number from 0', 0, instead);
}

/** What is neither true nor false may have been meant to keep nothing. */
function readCache(settings: SettingReader): boolean {
  if (settings.raw('cache') === undefined) return true;
  return settings.take('cache', v.boolean(), 'true or false', false, 'false is used');
}
