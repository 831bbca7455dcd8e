import { call } from './bridge';
import { ContextView } from './contextView';
import { Chunk, Document, Match, Span } from './documents';
import { Place } from './languageServer';
import { listBehind } from './lazyList';
import { Call, Definition } from './structure';
import { describePromises } from './queryPromise';

const maxItems = 50;
const maxDepth = 4;
const maxString = 2_000;
/** Of a whole number that is shown by its decimal digits: their making takes time with the square of their count. */
const maxBits = 8_192;

/** How a value looks when printed: strings as they are, the rest compact and bounded. */
export function inspect(value: unknown): string {
  return typeof value === 'string' ? value : show(value, 0, []);
}

/** The value in a few words, for `SHOW_VARS()`. */
export function summarise(value: unknown): string {
  if (typeof value === 'string') return `string, ${value.length} characters: ${clip(quote(value), 80)}`;
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === 'function') return 'function';
  return clip(show(value, maxDepth - 1, []).replaceAll('\n', ' '), 100);
}

function show(value: unknown, depth: number, above: readonly object[]): string {
  if (typeof value === 'string') return quote(clip(value, maxString));
  if (typeof value === 'bigint') return showWhole(value);
  if (typeof value === 'symbol') return value.toString();
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (above.includes(value)) return '[circular]';
  return showKnown(value) ?? showObject(value, depth, [...above, value]);
}

function showWhole(value: bigint): string {
  if (BigInt.asIntN(maxBits, value) === value) return `${value}n`;
  const [sign, size] = value < 0n ? ['-', -value] : ['', value];
  return clip(`${sign}0x${size.toString(16)}n`, maxString);
}

function showKnown(value: object): string | undefined {
  const list = listBehind(value);
  if (list?.kind === 'grep' || list?.kind === 'structure') return call('list.show', list.list);
  if (value instanceof ContextView) {
    return `context: ${value.files.length} files, ${value.length} characters`;
  }
  if (value instanceof Document) return `Document ${value.path} (${value.length} characters)`;
  if (value instanceof Call) return `Call ${value.callee} ${value.path}:${value.line}`;
  if (value instanceof Definition)
    return `${value.kind} ${value.name} ${value.path}:${value.from}-${value.to}`;
  if (value instanceof Place)
    return `${value.kind ?? 'Place'} ${value.name ?? ''} ${value.path}:${value.line}`.replace('  ', ' ');
  if (value instanceof Span) return `Span ${value.path}:${value.from}-${value.to}`;
  if (value instanceof Chunk)
    return `Chunk ${value.index} (${value.length} characters of ${value.paths.join(', ')})`;
  if (value instanceof Match) return value.toString();
  if (value instanceof Promise) return describePromises([value]);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof RegExp || value instanceof Date) return String(value);
  return undefined;
}

function showObject(value: object, depth: number, above: readonly object[]): string {
  if (depth >= maxDepth) return Array.isArray(value) ? `[array of ${value.length}]` : '{…}';
  const inner = (item: unknown) => show(item, depth + 1, above);
  if (arePromises(value)) return describePromises(value);
  if (Array.isArray(value))
    return bracket(
      '[',
      value.length,
      Array.from({ length: Math.min(value.length, maxItems) }, (_, index) => inner(value[index])),
      ']',
    );
  if (value instanceof Set) return `Set ${bracket('{', value.size, firstOf(value).map(inner), '}')}`;
  if (value instanceof Map) {
    const entries = firstOf(value).map(([key, item]) => `${inner(key)} => ${inner(item)}`);
    return `Map ${bracket('{', value.size, entries, '}')}`;
  }
  const keys = Object.keys(value);
  const record = value as Record<string, unknown>;
  return bracket(
    '{',
    keys.length,
    keys.slice(0, maxItems).map((key) => `${key}: ${inner(record[key])}`),
    '}',
  );
}

function arePromises(value: object): value is Promise<unknown>[] {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    listBehind(value) === undefined &&
    // The length of a proxy is whatever it says.
    Array.from({ length: Math.min(value.length, maxItems) }, (_, index) => value[index] as unknown).every(
      (item) => item instanceof Promise,
    )
  );
}

function firstOf<T>(items: Iterable<T>): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length === maxItems) break;
    first.push(item);
  }
  return first;
}

function bracket(open: string, count: number, shown: readonly string[], close: string): string {
  if (count === 0) return open + close;
  const all = count > shown.length ? [...shown, `… ${count - shown.length} more`] : shown;
  const line = `${open} ${all.join(', ')} ${close}`;
  return line.length <= 100 && !line.includes('\n')
    ? line
    : `${open}\n  ${all.join(',\n').replaceAll('\n', '\n  ')}\n${close}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}
