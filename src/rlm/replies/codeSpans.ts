/** Spans of code between equal runs of backticks on one line. */
export class CodeSpans {
  readonly #text: string;
  /** For each length of a run, where the last one begins: beyond it none of that length closes. */
  readonly #last = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
    for (const { index, 0: run } of text.matchAll(/`+/g)) this.#last.set(run.length, index);
  }

  /** Where the span ends whose first backtick is here; the end of that run when it opens none. */
  end(index: number): number {
    const runs = /`+/g;
    runs.lastIndex = index;
    const length = runs.exec(this.#text)?.[0].length ?? 1;
    if ((this.#last.get(length) ?? -1) <= index) return index + length;
    for (let run = runs.exec(this.#text); run; run = runs.exec(this.#text)) {
      if (run[0].length === length) return runs.lastIndex;
    }
    return index + length;
  }
}
