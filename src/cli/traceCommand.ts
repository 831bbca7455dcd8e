/** What is done with the trace of a run: `--resume`, `--replay`, `--fork`. */
export type TraceCommand = ResumeCommand | ReplayCommand | ForkCommand;

/** Where files have changed since: go on with what was recorded, or ask the question as a new one. */
export type ChangedChoice = 'use-recorded' | 'new';

interface AnyTraceCommand {
  readonly file: string;
}

interface LiveCommand extends AnyTraceCommand {
  /** `undefined`: it is asked for, or the run is left as it is. */
  readonly changed: ChangedChoice | undefined;
  /** For a trace of its own; `undefined`: a name is found. */
  readonly trace: string | undefined;
  /** In place of what the trace says; `undefined`: as it says. */
  readonly baseUrl: string | undefined;
  readonly models: string | undefined;
  readonly prices: string | undefined;
  readonly cache: boolean;
}

export interface ResumeCommand extends LiveCommand {
  readonly kind: 'resume';
}

export interface ReplayCommand extends AnyTraceCommand {
  readonly kind: 'replay';
}

export interface ForkCommand extends LiveCommand {
  readonly kind: 'fork';
  /** The turn from which on it goes another way, from 1. */
  readonly at: number;
  /** The root model. */
  readonly model: string | undefined;
  readonly hint: string | undefined;
  readonly question: string | undefined;
  /** A file: the code of the turn. */
  readonly code: string | undefined;
}

const kinds = ['resume', 'replay', 'fork'] as const;
const live = ['changed', 'trace', 'base-url', 'models', 'prices', 'no-cache'];
const allowed = {
  resume: live,
  replay: [],
  fork: [...live, 'at', 'model', 'hint', 'question', 'code'],
} as const;

type Values = Readonly<Record<string, string | boolean | string[] | undefined>>;

/**
 * What the options ask to be done with a trace; `undefined` when they name none.
 * @throws {TypeError} with what is wrong with them.
 */
export function traceCommand(values: Values, positionals: readonly string[]): TraceCommand | undefined {
  const [kind, ...others] = kinds.filter((name) => values[name] !== undefined);
  if (kind === undefined) {
    const lone = ['changed', 'at', 'hint', 'question', 'code'].find((name) => values[name] !== undefined);
    if (lone === undefined) return undefined;
    throw new TypeError(`--${lone} needs ${lone === 'changed' ? '--resume or --fork' : '--fork'} as well.`);
  }
  if (others.length > 0) throw new TypeError(`--${kind} and --${others.join(' and --')} exclude each other.`);
  refuseOthers(kind, values, positionals);
  const file = textOf(values, kind) ?? '';
  if (kind === 'replay') return { kind, file };
  const common = {
    file,
    changed: changedOf(values),
    trace: textOf(values, 'trace'),
    baseUrl: textOf(values, 'base-url'),
    models: textOf(values, 'models'),
    prices: textOf(values, 'prices'),
    cache: values['no-cache'] !== true,
  };
  if (kind === 'resume') return { kind, ...common };
  return {
    kind,
    ...common,
    at: turnOf(values),
    model: textOf(values, 'model'),
    hint: textOf(values, 'hint'),
    question: textOf(values, 'question'),
    code: textOf(values, 'code'),
  };
}

function refuseOthers(kind: TraceCommand['kind'], values: Values, [extra]: readonly string[]): void {
  const wrong = Object.keys(values).find(
    (name) => name !== kind && !new Set<string>(allowed[kind]).has(name),
  );
  const why = 'question, paths, limits and settings are those of the trace';
  if (wrong !== undefined) throw new TypeError(`--${wrong} does not go with --${kind}: ${why}.`);
  if (extra === undefined) return;
  const instead = kind === 'fork' ? ' Another question goes after --question.' : '';
  throw new TypeError(`“${extra}” does not go with --${kind}: ${why}.${instead}`);
}

function changedOf(values: Values): ChangedChoice | undefined {
  const value = textOf(values, 'changed');
  if (value === 'new' && values['fork'] !== undefined)
    throw new TypeError('--changed new does not go with --fork: ask the question as a new one.');
  if (value === undefined || value === 'use-recorded' || value === 'new') return value;
  throw new TypeError(`--changed takes use-recorded or new, not “${value}”.`);
}

function turnOf(values: Values): number {
  const value = textOf(values, 'at');
  if (value === undefined)
    throw new TypeError('--fork needs --at as well: the number of the turn that is to go another way.');
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new TypeError(`--at takes the number of a turn, from 1, not “${value}”.`);
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') throw new TypeError(`--${name} is empty.`);
  return value;
}
