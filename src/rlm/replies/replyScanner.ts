import { LineSplitter, type Line, type Position } from './lines';
import type { Ending, Mode, Opening } from './mode';
import { openingIn } from './openings';
import { ImpliedReasoningReader } from './reasoning';
import type { Segment } from './segments';

/** How often the scan of a reply may go back over lines it has read: each time costs at most the reply again. */
const maxGoingBack = 4;

/** Tells the code, the prose and the thoughts of a reply apart, as it comes in. */
export class ReplyScanner {
  readonly #splitter = new LineSplitter();
  readonly #lines: Line[] = [];
  #next: Position = { line: 0, column: 0 };
  #mode: Mode | undefined;
  #opened: Position = { line: 0, column: 0 };
  #segments: Segment[] = [];
  #prose: string[] = [];
  #proseLine = -1;
  #proseEnd = 0;
  #length = 0;
  #wentBack = 0;
  #thoughtEnded = false;
  #thoughtUnopened = false;

  /** `thinks`: whether the reply begins in the middle of a thought, as some chat templates have it. */
  constructor(thinks: boolean) {
    if (thinks) this.#mode = new ImpliedReasoningReader();
    this.#thoughtEnded = thinks;
  }

  /** All code found so far, in order. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** What is said beside the code. */
  get prose(): string {
    return this.#prose.join('\n');
  }

  /** Offset after the last word of prose. */
  get proseEnd(): number {
    return this.#proseEnd;
  }

  /** True when a thought ended that nothing in the reply had opened. */
  get thoughtUnopened(): boolean {
    return this.#thoughtUnopened;
  }

  push(text: string): void {
    this.#length += text.length;
    for (const line of this.#splitter.push(text)) this.#lines.push(line);
    this.#scan();
  }

  /** The reply is complete. */
  finish(): void {
    const last = this.#splitter.finish();
    if (last) this.#lines.push(last);
    this.#scan();
    while (this.#mode) {
      this.#end(this.#mode.finish(this.#length, this.#mayGoBack));
      this.#scan();
    }
  }

  get #mayGoBack(): boolean {
    return this.#wentBack < maxGoingBack;
  }

  #scan(): void {
    for (let line = this.#lines[this.#next.line]; line; line = this.#lines[this.#next.line]) {
      if (this.#mode) this.#readOn(this.#mode, line);
      else this.#readProse(line);
    }
  }

  #readOn(mode: Mode, line: Line): void {
    const ending = mode.read(line, this.#next);
    if (ending) this.#end(ending);
    else this.#goTo({ line: this.#next.line + 1, column: 0 });
  }

  #end({ at, segments, goesBack }: Ending): void {
    const { line, column } = this.#opened;
    this.#mode = undefined;
    if (goesBack) this.#wentBack++;
    for (const segment of segments) this.#segments.push(segment);
    // What was no code, or may not count as such, is what the reply says.
    if (segments[0]?.form === 'final') this.#sayLines(this.#opened, at);
    else if (goesBack && segments.length === 0 && at.line === line) this.#say(line, column, at.column);
    this.#goTo(at);
  }

  #readProse(line: Line): void {
    const { line: index, column } = this.#next;
    const opening = openingIn(line, this.#next, this.#mayGoBack);
    const end = opening?.column ?? line.text.length;
    if (this.#say(index, column, end)) this.#proseEnd = line.start + end;
    if (opening) this.#open(opening, index);
    else this.#goTo({ line: index + 1, column: 0 });
  }

  #open({ kind, mode, column, end }: Opening, line: number): void {
    if (kind === 'thought-end') this.#endThought();
    if (kind === 'thought') this.#thoughtEnded = true;
    this.#mode = mode;
    this.#opened = { line, column };
    this.#goTo({ line, column: end });
  }

  /** Goes on at a place; at the end of a line that is the start of the next. */
  #goTo({ line, column }: Position): void {
    const atEnd = column > 0 && column >= (this.#lines[line]?.text.length ?? 0);
    this.#next = atEnd ? { line: line + 1, column: 0 } : { line, column };
  }

  /** A thought that nothing opened began with the reply: what seemed said before was thought. */
  #endThought(): void {
    if (this.#thoughtEnded) return;
    this.#thoughtEnded = this.#thoughtUnopened = true;
    this.#segments = [];
    this.#prose = [];
  }

  #sayLines(from: Position, to: Position): void {
    for (let index = from.line; index <= to.line; index++) {
      const column = index === from.line ? from.column : 0;
      this.#say(index, column, index === to.line ? to.column : Infinity);
    }
  }

  /** Adds a piece of a line to the prose; false when there is nothing in it. */
  #say(index: number, from: number, to: number): boolean {
    const text = this.#lines[index]?.text.slice(from, to) ?? '';
    const isBlank = text.trim() === '';
    // A blank line is part of what is said; what is blank beside something else on its line is not.
    if (isBlank && text !== this.#lines[index]?.text) return false;
    if (this.#proseLine === index) this.#prose.push((this.#prose.pop() ?? '') + text);
    else this.#prose.push(text);
    this.#proseLine = index;
    return !isBlank;
  }
}
