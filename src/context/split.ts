/** In place of the start of a group that took no part. */
export const isUncaptured = -2;

const uncaptured = [isUncaptured, isUncaptured] as const;

/** What parts a piece from the next, in a text. */
export interface Separator {
  readonly at: number;
  /** Where the next piece starts. */
  readonly end: number;
  /** What its groups captured, as offsets: `split` hands that out, too. */
  readonly captures: readonly (readonly [start: number, end: number])[];
}

/** Where `String.prototype.split` parts a text; for the empty text too, which has no parts to give. */
export function* separators(text: string, separator: string | RegExp): Generator<Separator> {
  if (typeof separator === 'string') {
    const step = separator.length;
    for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + step))
      yield { at, end: at + step, captures: [] };
  } else yield* matchedBy(text, separator);
}

/** As ECMAScript's `RegExp.prototype[@@split]`: an empty match parts nothing at the ends, nor twice. */
function* matchedBy(text: string, { source, flags, unicode, unicodeSets }: RegExp): Generator<Separator> {
  const hasGroups = new RegExp(`${source}|`, flags).exec('')?.length !== 1;
  const expression = new RegExp(source, `${flags.replace(/[gyd]/g, '')}${hasGroups ? 'dg' : 'g'}`);
  let pieceStart = 0;
  let at = 0;
  while (at < text.length) {
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (!match || match.index >= text.length) return;
    const end = match.index + match[0].length;
    if (end === pieceStart) {
      const isPair = (unicode || unicodeSets) && (text.codePointAt(end) ?? 0) > 0xffff;
      at = end + (isPair ? 2 : 1);
      continue;
    }
    const groups: readonly (readonly [number, number] | undefined)[] = match.indices?.slice(1) ?? [];
    yield { at: match.index, end, captures: groups.map((group) => group ?? uncaptured) };
    pieceStart = at = end;
  }
}
