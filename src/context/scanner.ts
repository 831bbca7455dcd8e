import { escapeLiteral } from './literal';
import { requirementOf } from './requirement';

/** Where in a text an expression matches: offsets, `end` exclusive. */
export type Found = readonly [start: number, end: number];

/** Finds the matches of one expression in many texts, and looks only where there can be one. */
export class Scanner {
  readonly #expression: RegExp;
  /** Finds what every match has; `undefined`: nothing is known. */
  readonly #needed: RegExp | undefined;
  /** By character code: which characters no match goes over; `undefined`: there are none. */
  readonly #borders: Uint8Array | undefined;

  /** @param expression all of its matches are found, also without the flag `g` */
  constructor(expression: RegExp) {
    const { source, flags, sticky, global } = expression;
    this.#expression = new RegExp(source, global ? flags : `${flags}g`);
    const requirement = sticky ? undefined : requirementOf(expression);
    this.#borders = requirement && requirement.borders !== '' ? bordersOf(requirement.borders) : undefined;
    this.#needed =
      requirement &&
      new RegExp(requirement.literals.map(escapeLiteral).join('|'), `g${flags.replace(/[^iuv]/g, '')}`);
  }

  /** The matches from an offset on, as `String.prototype.matchAll` gives them: empty ones, too. */
  matches(text: string, from = 0): Iterable<Found> {
    if (!this.#needed) return this.#all(text, from);
    if (this.#next(this.#needed, text, from) < 0) return [];
    return this.#borders
      ? this.#pieceByPiece(this.#needed, this.#borders, text, from)
      : this.#all(text, from);
  }

  *#all(text: string, from: number): Generator<Found> {
    const expression = this.#expression;
    let at = from;
    for (;;) {
      expression.lastIndex = at;
      const match = expression.exec(text);
      if (!match) return;
      const end = expression.lastIndex;
      at = end === match.index ? end + this.#step(text, end) : end;
      yield [match.index, end];
    }
  }

  /** Only the pieces that have what is needed. No match is empty here. */
  *#pieceByPiece(needed: RegExp, borders: Uint8Array, text: string, from: number): Generator<Found> {
    let at = from;
    for (let next = this.#next(needed, text, at); next >= 0; next = this.#next(needed, text, at)) {
      let start = next;
      while (start > 0 && borders[text.charCodeAt(start - 1)] !== 1) start--;
      let end = next;
      while (end < text.length && borders[text.charCodeAt(end)] !== 1) end++;
      for (const [first, last] of this.#all(text.slice(start, end), Math.max(0, from - start)))
        yield [start + first, start + last];
      at = end;
    }
  }

  /** Where what is needed ends next, less one; -1 where it is nowhere. */
  #next(needed: RegExp, text: string, from: number): number {
    needed.lastIndex = from;
    return needed.test(text) ? needed.lastIndex - 1 : -1;
  }

  #step(text: string, at: number): number {
    const { unicode, unicodeSets } = this.#expression;
    return (unicode || unicodeSets) && (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
}

function bordersOf(characters: string): Uint8Array {
  const borders = new Uint8Array(128);
  for (const character of characters) borders[character.charCodeAt(0)] = 1;
  return borders;
}
