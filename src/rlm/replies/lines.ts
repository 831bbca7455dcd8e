/** A line of a reply, without its line end. */
export interface Line {
  readonly text: string;
  /** Offset of its first character in the reply. */
  readonly start: number;
}

/** A place in a reply: index of the line, and column in it. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Makes lines of text that comes in pieces, each piece read once. */
export class LineSplitter {
  #pieces: string[] = [];
  #start = 0;
  #length = 0;

  /** The lines that this piece completes. */
  push(piece: string): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#pieces.push(piece.slice(from, end));
      lines.push(this.#take(end - from + 1));
      from = end + 1;
    }
    this.#pieces.push(piece.slice(from));
    this.#length += piece.length - from;
    return lines;
  }

  /** The last line, which no line end completed; `undefined` when there is nothing on it. */
  finish(): Line | undefined {
    return this.#length === 0 ? undefined : this.#take(0);
  }

  #take(read: number): Line {
    const line = { text: this.#pieces.join('').replace(/\r$/, ''), start: this.#start };
    this.#start += this.#length + read;
    this.#length = 0;
    this.#pieces = [];
    return line;
  }
}
