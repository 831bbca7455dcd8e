/**
 * Where the lines of a text start. Lines end at `\n`, `\r\n` or `\r`, as in VS Code; a terminator at the very
 * end starts no further line, so `"a\n"` has one line and the empty text none.
 */
export class LineIndex {
  readonly #read: () => string;
  readonly #length: number;
  /** Offset of each line, ascending; outside the JavaScript heap, since there may be millions. */
  readonly #starts: Uint32Array;

  /** @param read gives the text, which is not kept here */
  constructor(read: () => string) {
    const text = read();
    this.#read = read;
    this.#length = text.length;
    this.#starts = lineStarts(text);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** 0-based line that holds the offset; offsets past the end belong to the last line. */
  lineAt(offset: number): number {
    return lastStartBefore(this.#starts, offset);
  }

  /** Offset at which a 0-based line starts; the text's length for lines past the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  /** A 0-based line without its terminator. */
  line(line: number): string {
    const end = this.start(line + 1);
    return this.#read()
      .slice(this.start(line), end)
      .replace(/\r?\n$|\r$/, '');
  }
}

/** Index of the last start that is not behind an offset; of the first where all are. */
export function lastStartBefore(starts: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineStarts(text: string): Uint32Array {
  const starts = new Uint32Array(countLines(text));
  let line = 1;
  for (const at of lineEnds(text)) if (line < starts.length) starts[line++] = at;
  return starts;
}

/** As many as a `LineIndex` has, without making one. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let count = 1;
  if (text.includes('\r')) for (const at of lineEnds(text)) count += at < text.length ? 1 : 0;
  // Asked for every text there is: a generator would take most of the time.
  else
    for (let at = text.indexOf('\n'); at >= 0 && at < text.length - 1; at = text.indexOf('\n', at + 1))
      count++;
  return count;
}

/** Offsets after each terminator. */
function* lineEnds(text: string): Generator<number> {
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) yield at + 1;
  } else {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) yield match.index + match[0].length;
  }
}
