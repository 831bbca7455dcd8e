import type { Snapshot } from './snapshot';

/** More than this in one search is more than anybody can use, and memory is shared. */
const maxMatches = 2_000_000;

export class TooManyMatches extends Error {
  override readonly name = 'TooManyMatches';

  constructor() {
    super(`more than ${maxMatches} matches: use a narrower pattern or fewer files`);
  }
}

/** Where a search found something: a document and a stretch of its text. */
export interface Hit {
  readonly document: number;
  /** Offsets in the document's text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Hits held as packed numbers, in document and text order. */
export class Hits {
  #packed = new Int32Array(3 * 64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @throws {TooManyMatches} */
  add(document: number, start: number, end: number): void {
    if (this.#length >= maxMatches) throw new TooManyMatches();
    const at = this.#length * 3;
    if (at === this.#packed.length) {
      const larger = new Int32Array(this.#packed.length * 2);
      larger.set(this.#packed);
      this.#packed = larger;
    }
    this.#packed[at] = document;
    this.#packed[at + 1] = start;
    this.#packed[at + 2] = end;
    this.#length++;
  }

  at(index: number): Hit {
    const at = index * 3;
    if (index < 0 || index >= this.#length) throw new RangeError(`there is no match ${index}`);
    return {
      document: this.#packed[at] ?? 0,
      start: this.#packed[at + 1] ?? 0,
      end: this.#packed[at + 2] ?? 0,
    };
  }

  *[Symbol.iterator](): Generator<Hit> {
    for (let index = 0; index < this.#length; index++) yield this.at(index);
  }
}

/** A hit as the guest sees it; `line` and `column` are 1-based, `text` is the whole line the hit starts in. */
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

/** Reads a hit out of the snapshot; groups come from matching again at its place. */
export function describeHit(snapshot: Snapshot, hit: Hit, pattern: RegExp | undefined): Match {
  const document = snapshot.document(hit.document);
  const lines = snapshot.lines(hit.document);
  const line = lines.lineAt(hit.start);
  const text = document.text();
  const groups = pattern ? groupsAt(pattern, text, hit.start) : undefined;
  return {
    path: document.path,
    line: line + document.firstLine,
    column: hit.start - lines.start(line) + 1,
    text: lines.line(line),
    match: text.slice(hit.start, hit.end),
    groups: groups ? Array.from(groups.slice(1), (group: string | undefined) => group ?? null) : [],
    named: groups?.groups ? { ...groups.groups } : {},
  };
}

function groupsAt(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`);
  sticky.lastIndex = start;
  return sticky.exec(text);
}
