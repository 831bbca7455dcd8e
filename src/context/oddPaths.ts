import { quotedPath } from './pathWords';
import type { Snapshot } from './snapshot';

/** No path that is looked for in an answer is longer. */
export const maxPath = 400;
const pathLetter = /[\p{L}\p{N}_@.+~\-[\]()$/\\]/u;
const lettersAlone = /^[\p{L}\p{N}_@.+~\-[\]()$/\\\u{10000}-\u{10ffff}]*$/u;
/** What no path begins behind. */
const insideWord = /[\p{L}\p{N}_./\\@-]$/u;

/** Where the letters begin that end here and may all belong to a path. */
export function runBefore(text: string, from: number, end: number): number {
  let start = end;
  while (start > from && end - start < maxPath && isPathLetter(text, start - 1)) start--;
  return start;
}

function isPathLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // The second half of a surrogate pair is of some script we take as it is.
  return (code >= 0xd800 && code <= 0xdfff) || pathLetter.test(text.charAt(at));
}

/** A document, by where its path stands. */
export interface PathFound {
  readonly index: number;
  readonly start: number;
}

/**
 * Documents whose paths nobody could tell from the words around them (`my notes.md`, `a:b.ts`): only who knows
 * them finds them, as they are or as prompts show them, which is as JSON where they would end a line.
 */
export class OddPaths {
  readonly #snapshot: Snapshot;
  readonly #odd = new Set<number>();
  /** By the letters that such a path ends in. */
  readonly #byEnd = new Map<string, { readonly form: string; readonly index: number }[]>();

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    for (const [index, { path }] of snapshot.documents.entries()) {
      if (lettersAlone.test(path)) continue;
      this.#odd.add(index);
      for (const form of new Set([path, quotedPath(path).slice(1, -1)])) {
        const end = form.slice(runBefore(form, 0, form.length));
        const same = this.#byEnd.get(end);
        if (same) same.push({ form, index });
        else this.#byEnd.set(end, [{ form, index }]);
      }
    }
    for (const same of this.#byEnd.values()) same.sort((a, b) => b.form.length - a.form.length);
  }

  /** The document whose path ends at an offset, in a line that starts at `from`. @param run the last letters of it */
  endingAt(text: string, from: number, end: number, run: string): PathFound | undefined {
    if (this.#odd.size === 0) return undefined;
    if (text[end - 1] === '"') return this.#quoted(text, from, end);
    for (const { form, index } of this.#byEnd.get(run) ?? []) {
      const start = end - form.length;
      if (start >= from && text.startsWith(form, start) && beginsAt(text, from, start))
        return { index, start };
    }
    return undefined;
  }

  #quoted(text: string, from: number, end: number): PathFound | undefined {
    const [json] = /"(?:[^"\\]|\\.)*"$/.exec(text.slice(Math.max(from, end - maxPath), end)) ?? [];
    const index = json === undefined ? undefined : this.#snapshot.indexOfPath(parsed(json));
    if (json === undefined || index === undefined || !this.#odd.has(index)) return undefined;
    return { index, start: end - json.length };
  }
}

function parsed(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return '';
  }
}

function beginsAt(text: string, from: number, start: number): boolean {
  const before = text.slice(Math.max(from, start - 3), start).replace(/(?<![\p{L}\p{N}_.])\.\/$/u, '');
  return !insideWord.test(before);
}
