import type { Snapshot } from './snapshot';
import type { Span } from './span';
import { counted } from './words';

/** Twelve bytes each, and there may be several searches: more than this is more than anybody can use. */
const maxMatches = 10_000_000;

/** A search that found so much that it was stopped. */
export class TooManyMatches extends Error {
  override readonly name = 'TooManyMatches';

  constructor(found: number, documents: number) {
    super(
      `the search was stopped at ${counted(found, 'match', 'matches')} in ${counted(documents, 'file')}: ` +
        'use a narrower pattern, fewer files, or context.chunks() to go through all of the text',
    );
  }
}

/** Where a search found something: a document and a stretch of its text. */
export interface Hit {
  readonly document: number;
  /** Offsets in the document's text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Hits in one block: growing copies none of those before. */
const blockLength = 1 << 16;

/** Hits held as packed numbers outside the JavaScript heap, in document and text order. */
export class Hits {
  readonly #blocks: Int32Array[] = [new Int32Array(3 * 64)];
  readonly #limit: number;
  #length = 0;
  #documents = 0;
  #lastDocument = -1;

  /** @param limit how many there can be at most */
  constructor(limit = maxMatches) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws {TooManyMatches} */
  add(document: number, start: number, end: number): void {
    if (this.#length >= this.#limit) throw new TooManyMatches(this.#length, this.#documents);
    const block = this.#blockToFill();
    const at = (this.#length % blockLength) * 3;
    block[at] = document;
    block[at + 1] = start;
    block[at + 2] = end;
    this.#length++;
    if (document !== this.#lastDocument) this.#documents++;
    this.#lastDocument = document;
  }

  at(index: number): Hit {
    const block = this.#blocks[Math.floor(index / blockLength)];
    if (!block || index >= this.#length) throw new RangeError(`there is no match ${index}`);
    const at = (index % blockLength) * 3;
    return { document: block[at] ?? 0, start: block[at + 1] ?? 0, end: block[at + 2] ?? 0 };
  }

  /** The first block grows with what is in it: most searches find little. */
  #blockToFill(): Int32Array {
    const last = this.#blocks.at(-1);
    const used = (this.#length - (this.#blocks.length - 1) * blockLength) * 3;
    if (last && used < last.length) return last;
    const isFull = used >= blockLength * 3;
    const next = new Int32Array(isFull ? blockLength * 3 : used * 2);
    if (isFull) this.#blocks.push(next);
    else {
      if (last) next.set(last);
      this.#blocks[this.#blocks.length - 1] = next;
    }
    return next;
  }

  *[Symbol.iterator](): Generator<Hit> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }
}

/** A hit as the guest sees it; `line` and `column` are 1-based, `text` is the line the hit starts in. */
export interface Match {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly match: string;
  /** Capture groups, then named ones by name; `null` for a group that took no part. */
  readonly groups: readonly (string | null)[];
  readonly named: Readonly<Record<string, string | null>>;
}

/** Of a longer line, only what is around the hit is shown. */
const longestLine = 2_000;

/** The line that a hit starts in, or so much of it as is shown. */
export function lineAround(snapshot: Snapshot, { document, start }: Hit): Span {
  const lines = snapshot.lines(document);
  const line = lines.lineAt(start);
  const [from, to] = [lines.start(line), lines.start(line + 1)];
  if (to - from <= longestLine) return { document, start: from, end: to };
  const around = Math.min(Math.max(from, start - longestLine / 2), to - longestLine);
  return { document, start: around, end: around + longestLine };
}

/** Reads a hit out of the snapshot. */
export function describeHit(snapshot: Snapshot, hit: Hit, pattern: RegExp | undefined): Match {
  const document = snapshot.document(hit.document);
  const lines = snapshot.lines(hit.document);
  const line = lines.lineAt(hit.start);
  const text = document.text();
  const shown = lineAround(snapshot, hit);
  const groups = pattern ? matchAt(pattern, text, hit.start) : undefined;
  return {
    path: document.path,
    line: line + document.firstLine,
    column: hit.start - lines.start(line) + 1,
    text: text.slice(shown.start, shown.end).replace(/\r?\n$|\r$/, ''),
    match: text.slice(hit.start, hit.end),
    ...groupsOf(groups),
  };
}

/** A match with its groups, by matching again where it was found. */
export function matchAt(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`);
  sticky.lastIndex = start;
  return sticky.exec(text);
}

/** Capture groups as they cross to the guest. */
export function groupsOf(match: RegExpExecArray | null | undefined): Pick<Match, 'groups' | 'named'> {
  const orNull = (group: string | undefined) => group ?? null;
  const named = Object.entries(match?.groups ?? {}).map(([name, group]) => [name, orNull(group)] as const);
  return { groups: match ? Array.from(match.slice(1), orNull) : [], named: Object.fromEntries(named) };
}
