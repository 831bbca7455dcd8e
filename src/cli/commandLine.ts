import { parseArgs } from 'node:util';
import { nearest } from '../context/nearest';
import { endpointAt } from '../models/endpoint';
import type { Route } from '../rlm/direct';
import { messageOf } from '../rlm/errors';
import type { AskOptions } from './headlessTypes';

/** What the arguments ask for. */
export type CommandLine =
  | { readonly kind: 'show'; readonly what: 'help' | 'version' }
  /** Bad usage, in words. */
  | { readonly kind: 'mistake'; readonly message: string }
  | {
      readonly kind: 'ask';
      readonly question: string;
      readonly paths: readonly string[];
      /** A file for the run's trace. */
      readonly trace: string | undefined;
      readonly options: Omit<AskOptions, 'question' | 'paths' | 'context'>;
    };

export const usage = `Ask a question about files and folders.

Usage: npm run ask -- "question" [path…] [options]

  path…                  files and folders; the current folder when there is none
  --base-url URL         an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1
  --model NAME           the model that writes the code
  --sub-model NAME       the model that reads the pieces; by default the same
  --trace FILE           write everything that happens to a new file, one JSON object a line
  --max-iterations N     turns of the model (20)
  --max-sub-calls N      calls of its code to the sub-model (200)
  --max-depth N          0: no sub-calls, 1: plain ones, 2: children with a REPL of their own, … (1)
  --route ROUTE          rlm: work in the REPL; direct: one call with everything; auto: by size (auto)
  --concurrency N        model calls in flight (16)
  --call-timeout S       seconds for one model call (300)
  --code-timeout S       seconds of computing for one block of code (30)
  --no-cache             neither keep replies of sub-calls nor use those of earlier runs
  --help, --version

Without --model a built-in explorer answers. It is no language model: it finds what code alone can find.
The key in OPENAI_API_KEY is sent to OpenAI, or to the --base-url you name, and nowhere else.
Steps go to stderr, the answer to stdout. Exit codes: 0 complete, 3 partial, 1 failed, 2 bad usage.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  'base-url': text,
  model: text,
  'sub-model': text,
  trace: text,
  'max-iterations': text,
  'max-sub-calls': text,
  'max-depth': text,
  route: text,
  concurrency: text,
  'call-timeout': text,
  'code-timeout': text,
  'no-cache': flag,
  help: { ...flag, short: 'h' },
  version: { ...flag, short: 'v' },
} as const;

/** Understands the arguments that follow the program's name. */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    if (values.help) return { kind: 'show', what: 'help' };
    if (values.version) return { kind: 'show', what: 'version' };
    return question(values, positionals);
  } catch (error) {
    return { kind: 'mistake', message: mistake(error) };
  }
}

type Values = Partial<Record<keyof typeof options, string | boolean>>;

function question(values: Values, [asked, ...paths]: readonly string[]): CommandLine {
  if (asked === undefined) return { kind: 'mistake', message: 'The question is missing.' };
  if (asked.trim() === '') return { kind: 'mistake', message: 'The question is empty.' };
  const model = textOf(values, 'model');
  for (const other of ['base-url', 'sub-model'] as const) {
    if (model === undefined && values[other] !== undefined) {
      return { kind: 'mistake', message: `--${other} needs --model as well: the name of the root model.` };
    }
  }
  const baseUrl = textOf(values, 'base-url');
  if (baseUrl !== undefined && !endpointAt(baseUrl)) {
    const message = `--base-url takes an http or https address like http://localhost:11434/v1, not “${baseUrl}”.`;
    return { kind: 'mistake', message };
  }
  return {
    kind: 'ask',
    question: asked,
    paths: paths.length === 0 ? ['.'] : paths,
    trace: textOf(values, 'trace'),
    options: {
      baseUrl,
      model,
      subModel: textOf(values, 'sub-model'),
      maxIterations: numberOf(values, 'max-iterations', 1),
      maxSubCalls: numberOf(values, 'max-sub-calls', 0),
      maxDepth: numberOf(values, 'max-depth', 0),
      route: routeOf(values),
      concurrency: numberOf(values, 'concurrency', 1),
      callTimeoutMs: milliseconds(numberOf(values, 'call-timeout', 1)),
      codeTimeoutMs: milliseconds(numberOf(values, 'code-timeout', 1)),
      cache: values['no-cache'] !== true,
    },
  };
}

function textOf(values: Values, name: keyof typeof options): string | undefined {
  const value = values[name];
  if (value === '') throw new TypeError(`--${name} is empty.`);
  return typeof value === 'string' ? value : undefined;
}

function numberOf(values: Values, name: keyof typeof options, smallest: number): number | undefined {
  const value = textOf(values, name);
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value) && Number(value) >= smallest) return Number(value);
  throw new TypeError(`--${name} takes a whole number from ${smallest}, not “${value}”.`);
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
  const unknown = /^Unknown option '(-+([^']*))'/.exec(message);
  if (!unknown) return message;
  const [, shown = '', name = ''] = unknown;
  const [guess = 'help'] = nearest(name, Object.keys(options), 1);
  return `There is no option ${shown}. Did you mean --${guess}? A question that begins with a dash goes after “--”.`;
}
