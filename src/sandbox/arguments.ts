import { misspelt } from '../context/nearest';
import type { Mapping, Pattern, ValueKind } from './wire';

const maxPattern = 100_000;

/** A mistake of the guest's: becomes an error in its code, not in ours. */
export class GuestMistake extends Error {
  readonly guestName: 'Error' | 'RangeError' | 'SyntaxError' | 'TypeError';

  constructor(guestName: GuestMistake['guestName'], message: string) {
    super(message);
    this.guestName = guestName;
  }
}

export function integer(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new GuestMistake('TypeError', `${what} must be a whole number, not ${describe(value)}`);
}

/** @throws {GuestMistake} for what is no number of things: at least one. */
export function count(value: unknown, what: string): number {
  if (integer(value, what) >= 1) return integer(value, what);
  throw new GuestMistake('RangeError', `${what} must be at least 1, not ${describe(value)}`);
}

/** @param kind what is taken, where that is more than a string */
export function string(value: unknown, what: string, kind = 'a string'): string {
  if (typeof value === 'string') return value;
  throw new GuestMistake('TypeError', `${what} must be ${kind}, not ${describe(value)}`);
}

export function mapping(value: unknown): Mapping {
  return value === 'lower' || value === 'upper' ? value : null;
}

/** @throws {GuestMistake} for what is no regular expression. */
export function expression(value: unknown): RegExp {
  const pattern = asPattern(value);
  if (!pattern) throw new GuestMistake('TypeError', `expected a regular expression, not ${describe(value)}`);
  try {
    return new RegExp(pattern.source, pattern.flags);
  } catch (error) {
    throw new GuestMistake('SyntaxError', error instanceof Error ? error.message : String(error));
  }
}

export function asPattern(value: unknown): Pattern | undefined {
  if (typeof value !== 'object' || value === null || !('source' in value) || !('flags' in value))
    return undefined;
  const { source, flags } = value;
  if (typeof source !== 'string' || typeof flags !== 'string') return undefined;
  return { source: searchable(source), flags };
}

/** @throws {GuestMistake} for a pattern so long that compiling it takes longer than any search may. */
export function searchable(source: string): string {
  if (source.length <= maxPattern) return source;
  throw new GuestMistake(
    'RangeError',
    `the pattern has ${source.length.toLocaleString('en-US')} characters, and may have ${maxPattern.toLocaleString('en-US')}: search in several steps`,
  );
}

/** Options by any of their usual names. */
export type OptionNames = Readonly<Record<string, readonly string[]>>;

/**
 * Reads an options object whose keys may be any of the names listed for an option.
 * @returns option → value as given.
 * @throws {GuestMistake} for a key that is none of them, with the nearest.
 */
export function options(given: unknown, names: OptionNames, of: string): Map<string, unknown> {
  const found = new Map<string, unknown>();
  if (given === undefined || given === null) return found;
  if (typeof given !== 'object')
    throw new GuestMistake(
      'TypeError',
      `${of} takes options as an object with ${Object.keys(names).join(', ')}, not ${describe(given)}`,
    );
  for (const [key, value] of Object.entries(given)) {
    const name = Object.keys(names).find((option) => option === key || names[option]?.includes(key));
    if (name === undefined) {
      const known = Object.entries(names).flatMap(([option, others]) => [option, ...others]);
      const [suggestion] = misspelt(key, known);
      const near = suggestion === undefined ? '' : ` (nearest: ${suggestion})`;
      throw new GuestMistake(
        'TypeError',
        `${of} has no option ${key}${near}; it takes ${Object.keys(names).join(', ')}`,
      );
    }
    if (value !== null && value !== undefined) found.set(name, value);
  }
  return found;
}

/** @throws {GuestMistake} for what is neither true nor false: it would seem to have been understood. */
export function flag(options: ReadonlyMap<string, unknown>, name: string): boolean | undefined {
  const value = options.get(name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw new GuestMistake('TypeError', `${name} must be true or false, not ${describe(value)}`);
}

export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function valueKind(value: unknown): ValueKind {
  const kinds: readonly ValueKind[] = [
    ...(['context', 'document', 'span', 'chunk', 'match', 'list'] as const),
    ...(['queryMatch', 'call', 'definition'] as const),
  ];
  const kind = kinds.find((known) => known === value);
  if (kind === undefined) throw new GuestMistake('TypeError', `there is no kind of value ${describe(value)}`);
  return kind;
}
