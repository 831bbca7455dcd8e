import { inspect } from 'node:util';
import { misspelt } from '../context/nearest';
import type { AskOptions } from './headlessTypes';

/** Whether a value will do, and what would. */
type Check = readonly [fits: (value: unknown) => boolean, what: string];

const isText = (value: unknown): boolean => typeof value === 'string';
const text: Check = [isText, 'a string'];
const name: Check = [(value) => typeof value === 'string' && value.trim() !== '', 'the name of a model'];
/** Looked at where it is used. */
const later: Check = [() => true, ''];

const checks: Readonly<Record<keyof AskOptions, Check>> = {
  question: text,
  context: text,
  paths: [(value) => Array.isArray(value) && value.every(isText), 'a list of files and folders'],
  baseUrl: text,
  apiKey: text,
  model: name,
  subModel: text,
  modelsByDepth: later,
  models: later,
  schema: later,
  systemPrompt: later,
  instructions: later,
  finalPatterns: later,
  route: [(value) => value === 'auto' || value === 'rlm' || value === 'direct', 'auto, rlm or direct'],
  cache: [(value) => typeof value === 'boolean', 'true or false'],
  maxIterations: later,
  maxDepth: later,
  maxSubCalls: later,
  maxInputTokens: later,
  maxOutputTokens: later,
  maxCost: later,
  prices: later,
  concurrency: later,
  callTimeoutMs: later,
  codeTimeoutMs: later,
  signal: [(value) => value instanceof AbortSignal, 'an AbortSignal'],
  onEvent: [(value) => typeof value === 'function', 'a function'],
};

/**
 * For scripts without types: an option that is none, or is of another kind than it should be.
 * @throws {TypeError} naming it
 */
export function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('ask() takes an object: a question, and a context or paths.');
  const given: Readonly<Record<string, unknown>> = { question: undefined, ...options };
  const known = new Map<string, Check>(Object.entries(checks));
  for (const [option, value] of Object.entries(given)) {
    const check = known.get(option);
    if (!check) {
      const [meant] = misspelt(option, known.keys());
      throw new TypeError(
        `There is no option ${option}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      );
    }
    const [fits, what] = check;
    if ((value !== undefined || option === 'question') && !fits(value))
      throw new TypeError(`${option} must be ${what}, not ${inspect(value, { depth: 0 })}.`);
  }
}
