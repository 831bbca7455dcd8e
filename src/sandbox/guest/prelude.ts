import { call, settle } from './bridge';
import { standStill } from './clock';
import { ContextView, describeContext, teachRegExp } from './contextView';
import { describeDocuments } from './documents';
import { FINAL, FINAL_VAR, finalFromVariable } from './finals';
import { inspect, summarise } from './inspect';
import { descriptorOf, keepLanguage, plain, putBack, restoreLanguage } from './language';
import { definition, references, symbols } from './languageServer';
import { query, queryBatched } from './queries';
import { named, teachPromise } from './queryPromise';

/**
 * Lays out the guest's world. Runs once in a fresh QuickJS context; its value is the set of functions that
 * the engine calls.
 */
const globals = globalThis as Record<string, unknown>;

function print(...values: unknown[]): void {
  call('print', values.map(inspect).join(' '));
}

function parse_json(text: unknown): unknown {
  // The reply to a query with a schema is the value itself.
  if (typeof text === 'object' && text !== null) return text;
  const source = String(text);
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n```/.exec(source)?.[1];
  for (const candidate of [source, fenced, /[[{][\s\S]*[\]}]/.exec(source)?.[0]]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next, more forgiving reading.
    }
  }
  throw new SyntaxError(`parse_json found no JSON in: ${JSON.stringify(source.slice(0, 200))}`);
}

function SHOW_VARS(): string {
  const names = [
    ...Object.keys(globals).filter((name) => !builtIns.has(name)),
    ...Object.keys(offered).filter((name) => globals[name] !== offered[name]),
  ];
  return names.length === 0
    ? 'no variables yet'
    : names.map((name) => `${name}: ${summariseVariable(name)}`).join('\n');
}

/** One that cannot be read must not hide the others. */
function summariseVariable(name: string): string {
  const variable = descriptorOf(globals, name);
  if (variable?.get) return 'getter';
  try {
    return summarise(variable?.value);
  } catch {
    return 'cannot be shown';
  }
}

const history = new Proxy([] as unknown[], {
  get: (target, key, receiver): unknown =>
    typeof key === 'string' && /^\d+$/.test(key)
      ? (call<unknown>('history', Number(key)) ?? undefined)
      : key === 'length'
        ? call('history.length')
        : Reflect.get(target, key, receiver),
});

type QueryFunction = (prompt: unknown, second?: unknown, third?: unknown) => Promise<unknown>;

/** A function by this name whose promise tells where it was made. */
function queryFunction(name: string, ask: QueryFunction): QueryFunction {
  const asks: QueryFunction = (prompt, second, third) => named(ask(prompt, second, third), `${name}(…)`);
  return Object.defineProperty(asks, 'name', { value: name });
}

function consoleOf(log: typeof print) {
  const silent = () => undefined;
  return Object.freeze({
    ...{ log, info: log, warn: log, error: log, debug: log, trace: log, dir: log, table: log, group: log },
    ...{ groupEnd: silent, time: silent, timeEnd: silent },
  });
}

/** A function of the language server's by this name, whose promise tells where it was made. */
function placeFunction<Args extends unknown[]>(name: string, ask: (...args: Args) => Promise<unknown>) {
  const asks = (...args: Args) => named(ask(...args), `${name}(…)`);
  return Object.defineProperty(asks, 'name', { value: name });
}

/** Names that are no more than offered: variables are often called so, and may be. */
const offered: Record<string, unknown> = {
  symbols: placeFunction('symbols', symbols),
  definition: placeFunction('definition', definition),
  references: placeFunction('references', references),
};

const reserved: Record<string, unknown> = {
  context: new ContextView(call<number>('view.length'), null),
  llm_query: queryFunction('llm_query', (...args) => query('llm', ...args)),
  llm_query_batched: queryFunction('llm_query_batched', (...args) => queryBatched('llm', ...args)),
  rlm_query: queryFunction('rlm_query', (...args) => query('rlm', ...args)),
  rlm_query_batched: queryFunction('rlm_query_batched', (...args) => queryBatched('rlm', ...args)),
  recursive_llm: queryFunction('recursive_llm', (...args) => query('rlm', ...args)),
  print,
  console: consoleOf(print),
  parse_json,
  SHOW_VARS,
  budget: () => call<unknown>('budget'),
  history,
  FINAL,
  FINAL_VAR,
  SUBMIT: FINAL,
};

/** What guest code may have put in place of a text. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

/** QuickJS throws null where it has no memory left for an error. */
function thrown(value: unknown): string {
  return value === null ? 'thrown: null, as happens when out of memory' : `thrown: ${inspect(value)}`;
}

const names = Object.keys(reserved);

/** Reserved names mean what they should in every block, whatever the last one did to them. */
function restoreReserved(): string {
  let changed = '';
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? '';
    const value = reserved[name];
    if (descriptorOf(globals, name)?.value === value) continue;
    changed += changed === '' ? name : `, ${name}`;
    putBack(name, globals, name, plain({ value, writable: true, configurable: true, enumerable: false }));
  }
  return changed;
}

for (const [name, value] of Object.entries(offered))
  Object.defineProperty(globals, name, { value, writable: true, configurable: true, enumerable: false });
restoreReserved();
for (const value of Object.values(reserved)) if (typeof value === 'function') Object.freeze(value);
teachRegExp();
teachPromise();
describeDocuments();
describeContext();
const builtIns = new Set([...Object.keys(globals), ...Object.getOwnPropertyNames(globals)]);

Object.defineProperty(globals, '__engine', {
  configurable: true,
  value: Object.freeze({
    /** Before the first block. */
    begin: (now: number, seed: number): void => {
      standStill(now, seed);
      keepLanguage();
    },
    variables: SHOW_VARS,
    settle,
    /** The value of a block's last expression, as it is shown; empty for `undefined`. */
    show: (value: unknown): string => (value === undefined ? '' : inspect(value)),
    finalFromVariable,
    /**
     * After every block and whatever the engine asked after it: the language and the reserved names mean again
     * what they did. Runs no code of the guest's. Throws when that cannot be.
     */
    restore: (): string => {
      const language = restoreLanguage();
      const names = restoreReserved();
      return language === '' || names === '' ? language + names : `${names}, ${language}`;
    },
    describe: (error: unknown): string =>
      JSON.stringify(
        error instanceof Error
          ? { name: text(error.name), message: text(error.message), stack: text(error.stack) }
          : { name: 'Error', message: thrown(error) },
      ),
  }),
});
