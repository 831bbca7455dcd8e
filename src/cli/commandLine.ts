import { parseArgs } from 'node:util';
import { misspelt } from '../context/nearest';
import { endpointAt } from '../models/endpoint';
import type { Route } from '../rlm/direct';
import { messageOf } from '../rlm/errors';
import type { AskOptions } from './headlessTypes';
import { traceCommand, type TraceCommand } from './traceCommand';

/** What the arguments ask for. */
export type CommandLine =
  | { readonly kind: 'show'; readonly what: 'help' | 'version' }
  /** Bad usage, in words. */
  | { readonly kind: 'mistake'; readonly message: string }
  | AskCommand
  | TraceCommand;

export interface AskCommand {
  readonly kind: 'ask';
  /** The first, and those that follow up on it. */
  readonly questions: readonly [string, ...string[]];
  readonly paths: readonly string[];
  /** A file for the run's trace. */
  readonly trace: string | undefined;
  /** Of what code reads, in MB, what the trace keeps at most; `undefined`: as much as is standard. */
  readonly traceContext: number | undefined;
  /** Those that stand on the command line itself. */
  readonly options: Omit<AskOptions, 'question' | 'paths' | 'context' | FileOption>;
  /** Files that hold the others. */
  readonly files: Readonly<Record<FileOption, string | undefined>>;
}

/** Options whose value is in a file. */
export type FileOption = 'schema' | 'models' | 'prices' | 'systemPrompt';

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const options = {
  then: texts,
  trace: text,
  'trace-context': text,
  model: text,
  'sub-model': text,
  'models-by-depth': text,
  models: text,
  'base-url': text,
  route: text,
  schema: text,
  instructions: text,
  'system-prompt': text,
  'final-pattern': texts,
  'max-iterations': text,
  'max-depth': text,
  'max-sub-calls': text,
  'max-input-tokens': text,
  'max-output-tokens': text,
  'max-cost': text,
  prices: text,
  concurrency: text,
  'call-timeout': text,
  'code-timeout': text,
  'no-cache': flag,
  resume: text,
  replay: text,
  fork: text,
  changed: text,
  at: text,
  hint: text,
  question: text,
  code: text,
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'v' },
} as const;

/** How the command line calls an option of `ask()`. */
export function flagOf(option: keyof AskOptions): string {
  if (option === 'finalPatterns') return '--final-pattern';
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Understands the arguments that follow the program's name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: withNegatives(args),
      options,
      allowPositionals: true,
      strict: true,
    });
    if (values.help) return { kind: 'show', what: 'help' };
    if (values.version) return { kind: 'show', what: 'version' };
    return traceCommand(values, positionals) ?? command(values, positionals);
  } catch (error) {
    return { kind: 'mistake', message: mistake(error) };
  }
}

/** `--max-cost -1` is a number that is too small, not an option after an option without a value. */
function withNegatives(args: readonly string[]): string[] {
  return args.reduce<string[]>((joined, arg) => {
    const before = joined.at(-1) ?? '';
    return /^-\.?\d/.test(arg) && /^--[\w-]+$/.test(before)
      ? [...joined.slice(0, -1), `${before}=${arg}`]
      : [...joined, arg];
  }, []);
}

type Name = keyof typeof options;
type Values = Partial<Record<Name, string | boolean | string[]>>;

function command(values: Values, [asked, ...paths]: readonly string[]): AskCommand {
  if (asked === undefined) throw new TypeError('The question is missing.');
  if (asked.trim() === '') throw new TypeError('The question is empty.');
  const model = textOf(values, 'model');
  for (const other of ['base-url', 'sub-model', 'models-by-depth', 'schema'] as const) {
    if (model === undefined && values[other] !== undefined) throw new TypeError(withoutModel(other));
  }
  const baseUrl = textOf(values, 'base-url');
  if (baseUrl !== undefined && !endpointAt(baseUrl)) {
    throw new TypeError(
      `--base-url takes an http or https address like http://localhost:11434/v1, not “${baseUrl}”.`,
    );
  }
  return {
    kind: 'ask',
    questions: [asked, ...textsOf(values, 'then')],
    paths: paths.length === 0 ? ['.'] : paths,
    trace: textOf(values, 'trace'),
    traceContext: traceContextOf(values),
    options: {
      baseUrl,
      model,
      subModel: textOf(values, 'sub-model'),
      modelsByDepth: textOf(values, 'models-by-depth')
        ?.split(',')
        .map((name) => name.trim()),
      route: routeOf(values),
      instructions: textOf(values, 'instructions'),
      finalPatterns: textsOf(values, 'final-pattern'),
      maxIterations: numberOf(values, 'max-iterations', 1),
      maxDepth: numberOf(values, 'max-depth', 0),
      maxSubCalls: numberOf(values, 'max-sub-calls', 0),
      maxInputTokens: numberOf(values, 'max-input-tokens', 1),
      maxOutputTokens: numberOf(values, 'max-output-tokens', 1),
      maxCost: dollarsOf(values),
      concurrency: numberOf(values, 'concurrency', 1),
      callTimeoutMs: milliseconds(numberOf(values, 'call-timeout', 1)),
      codeTimeoutMs: milliseconds(numberOf(values, 'code-timeout', 1)),
      cache: values['no-cache'] !== true,
    },
    files: {
      schema: textOf(values, 'schema'),
      models: textOf(values, 'models'),
      prices: textOf(values, 'prices'),
      systemPrompt: textOf(values, 'system-prompt'),
    },
  };
}

function withoutModel(option: Name): string {
  return option === 'schema'
    ? '--schema needs --model as well: the built-in explorer is no language model and answers in text.'
    : `--${option} needs --model as well: the name of the root model.`;
}

function textOf(values: Values, name: Name): string | undefined {
  const value = values[name];
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') throw new TypeError(`--${name} is empty.`);
  return value;
}

function textsOf(values: Values, name: Name): string[] {
  const given = values[name];
  const list = Array.isArray(given) ? given : [];
  if (list.some((value) => value.trim() === '')) throw new TypeError(`--${name} is empty.`);
  return list;
}

function numberOf(values: Values, name: Name, smallest: number): number | undefined {
  const value = textOf(values, name);
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value) && Number(value) >= smallest) return Number(value);
  throw new TypeError(`--${name} takes a whole number from ${smallest} to 999999999, not “${value}”.`);
}

function traceContextOf(values: Values): number | undefined {
  if (values['trace-context'] !== undefined && values.trace === undefined)
    throw new TypeError('--trace-context needs --trace as well: it says how much the trace keeps.');
  return numberOf(values, 'trace-context', 0);
}

function dollarsOf(values: Values): number | undefined {
  const value = textOf(values, 'max-cost');
  if (value === undefined) return undefined;
  if (/^(\d+\.?\d*|\.\d+)$/.test(value) && Number(value) > 0) return Number(value);
  throw new TypeError(`--max-cost takes a number of dollars above 0 such as 0.50, not “${value}”.`);
}

function routeOf(values: Values): Route | undefined {
  const value = textOf(values, 'route');
  if (value === undefined || value === 'auto' || value === 'rlm' || value === 'direct') return value;
  throw new TypeError(`--route takes auto, rlm or direct, not “${value}”.`);
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Node's own words go on about positional arguments; ours name what is meant. */
function mistake(error: unknown): string {
  const message = messageOf(error);
  const lone = /^Option '(-[^ ']+)[^']*' argument (missing|is ambiguous)/.exec(message);
  if (lone) return `${lone[1]} needs a value after it. One that begins with a dash goes after “=”.`;
  const unknown = /^Unknown option '(-+([^']*))'/.exec(message);
  if (!unknown) return message;
  const [, shown = '', name = ''] = unknown;
  const [guess] = misspelt(name, Object.keys(options));
  const meant = guess === undefined ? '' : ` Did you mean --${guess}?`;
  return `There is no option ${shown}.${meant} A question that begins with a dash goes after “--”.`;
}
