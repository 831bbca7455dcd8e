/**
 * Where the lines of a text start. Lines end at `\n`, `\r\n` or `\r`, as in VS Code; a terminator at the very
 * end starts no further line, so `"a\n"` has one line and the empty text none.
 */
export class LineIndex {
  readonly #text: string;
  /** Offset of each line, ascending. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#starts = lineStarts(text);
  }

  get count(): number {
    return this.#starts.length;
  }

  /** 0-based line that holds the offset; offsets past the end belong to the last line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Offset at which a 0-based line starts; the text's length for lines past the last. */
  start(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }

  /** A 0-based line without its terminator. */
  line(line: number): string {
    const end = this.start(line + 1);
    return this.#text.slice(this.start(line), end).replace(/\r?\n$|\r$/, '');
  }
}

function lineStarts(text: string): number[] {
  const starts = text.length > 0 ? [0] : [];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  } else {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  }
  if (starts.length > 1 && starts.at(-1) === text.length) starts.pop();
  return starts;
}

/** As many as a `LineIndex` has, without making one. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let count = 0;
  if (text.includes('\r')) {
    count = [...text.matchAll(/\r\n|\n|\r/g)].length;
  } else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return /[\r\n]$/.test(text.slice(-1)) ? count : count + 1;
}
