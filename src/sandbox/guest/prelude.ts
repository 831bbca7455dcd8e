import { call, settle } from './bridge';
import { ContextView, teachRegExp } from './contextView';
import { FINAL, FINAL_VAR, finalFromVariable } from './finals';
import { inspect, summarise } from './inspect';
import { query, queryBatched } from './queries';

/**
 * Lays out the guest's world. Runs once in a fresh QuickJS context; its value is the set of functions that
 * the engine calls.
 */
const globals = globalThis as Record<string, unknown>;

function print(...values: unknown[]): void {
  call('print', values.map(inspect).join(' '));
}

function parse_json(text: unknown): unknown {
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
  throw new SyntaxError(`parse_json found no JSON in: ${source.slice(0, 200)}`);
}

function SHOW_VARS(): string {
  const names = Object.keys(globals).filter((name) => !builtIns.has(name));
  return names.length === 0
    ? 'no variables yet'
    : names.map((name) => `${name}: ${summarise(globals[name])}`).join('\n');
}

const history = new Proxy([] as unknown[], {
  get: (target, key, receiver): unknown =>
    typeof key === 'string' && /^\d+$/.test(key)
      ? (call<unknown>('history', Number(key)) ?? undefined)
      : key === 'length'
        ? call('history.length')
        : Reflect.get(target, key, receiver),
});

const reserved: Record<string, unknown> = {
  context: new ContextView(call<number>('view.length'), null),
  llm_query: (prompt: unknown, second?: unknown, third?: unknown) => query('llm', prompt, second, third),
  llm_query_batched: (prompts: unknown, second?: unknown, third?: unknown) =>
    queryBatched('llm', prompts, second, third),
  rlm_query: (prompt: unknown, second?: unknown, third?: unknown) => query('rlm', prompt, second, third),
  rlm_query_batched: (prompts: unknown, second?: unknown, third?: unknown) =>
    queryBatched('rlm', prompts, second, third),
  recursive_llm: (prompt: unknown, second?: unknown, third?: unknown) => query('rlm', prompt, second, third),
  print,
  console: Object.freeze({ log: print, info: print, warn: print, error: print, debug: print }),
  parse_json,
  SHOW_VARS,
  budget: () => call<unknown>('budget'),
  history,
  FINAL,
  FINAL_VAR,
  SUBMIT: FINAL,
};

/** Reserved names mean what they should at the start of every block, whatever the last one did to them. */
function restore(): string[] {
  const changed: string[] = [];
  for (const [name, value] of Object.entries(reserved)) {
    if (globals[name] === value) continue;
    changed.push(name);
    Object.defineProperty(globals, name, { value, writable: true, configurable: true, enumerable: false });
  }
  return changed;
}

restore();
teachRegExp();
const builtIns = new Set([...Object.keys(globals), ...Object.getOwnPropertyNames(globals)]);

Object.defineProperty(globals, '__engine', {
  configurable: true,
  value: Object.freeze({
    settle,
    /** The value of a block's last expression, as it is shown; empty for `undefined`. */
    show: (value: unknown): string => (value === undefined ? '' : inspect(value)),
    /** After every block: an answer left in `answer`, and the reserved names. */
    afterBlock: (): void => {
      finalFromVariable();
      const changed = restore();
      if (changed.length > 0) print(`note: ${changed.join(', ')} cannot be replaced and was restored`);
    },
    describe: (error: unknown): string =>
      JSON.stringify(
        error instanceof Error
          ? { name: error.name, message: error.message, stack: error.stack }
          : { name: 'Error', message: `thrown: ${inspect(error)}` },
      ),
  }),
});
