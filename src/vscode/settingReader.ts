import * as v from 'valibot';
import { clip } from '../context/words';

/** Reads settings one by one. For a value that is wrong a standard stands in, and a sentence is kept for the user. */
export class SettingReader {
  readonly problems: string[] = [];
  readonly #read: (key: string) => unknown;

  /** @param read gives the value of a setting by its name without `rlm.`, `undefined` when unset */
  constructor(read: (key: string) => unknown) {
    this.#read = read;
  }

  /** As it is set; `undefined` where it is not, or is null. */
  raw(key: string): unknown {
    return this.#read(key) ?? undefined;
  }

  /**
   * @param wanted completes "…, not …"
   * @param standard what holds where it is unset or wrong
   * @param instead what the user is told of `standard`
   */
  take<T>(key: string, schema: v.GenericSchema<unknown, T>, wanted: string, standard: T, instead: string): T {
    const value = this.raw(key);
    if (value === undefined) return standard;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    this.problem(key, `is ${shown(value)}, not ${wanted}: ${instead}.`);
    return standard;
  }

  /** A whole number from `minimum` to `maximum`. */
  count(key: string, minimum: number, maximum: number, standard: number): number {
    const schema = v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));
    const wanted = `a whole number from ${minimum} to ${maximum}`;
    return this.take(key, schema, wanted, standard, `${standard} is used`);
  }

  /** Without the blanks around it; `undefined` when there is nothing else. */
  text(key: string): string | undefined {
    const text = this.take(key, v.string(), 'a text', '', 'it is left out').trim();
    return text === '' ? undefined : text;
  }

  /** The name of what decides who gets the text: never replaced, so that whoever uses a wrong one refuses it. */
  name(key: string): string {
    return nameOf(this.raw(key));
  }

  /** Of such names. */
  names(key: string): string[] {
    const list = this.take(key, v.array(v.unknown()), 'a list of model names', [], 'it is left out');
    return list.map((name) => nameOf(name));
  }

  problem(key: string, words: string): void {
    this.problems.push(`The setting rlm.${key} ${words}`);
  }
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function shown(value: unknown): string {
  return clip(JSON.stringify(value), 80);
}
