import { firstNonSpace, withoutFence } from './fences';
import type { Line, Position } from './lines';
import { replyEnd, type Ending, type Mode } from './mode';
import { ScriptLexer, type Closing } from './scriptLexer';
import type { Segment } from './segments';
import { isScript } from './syntax';

/** Where a block of code ends. */
export interface CodeEnd {
  /** At a place of the line that is code. */
  inCode(text: string, index: number, isLineStart: boolean): Closing | undefined;
  /** Anywhere on the line, when nobody asks what the code is. */
  plain(text: string, column: number): Closing | undefined;
}

export interface CodeBlock {
  readonly rank: Segment['rank'];
  readonly form: Segment['form'];
  readonly start: number;
  /** After the opening tag: where the scan goes on when tags hold no code. A fence always does. */
  readonly after?: Position | undefined;
  /** White space to take off every line. */
  readonly indent: number;
  readonly end: CodeEnd;
  /** Whether end markers in templates and comments are part of the code. */
  readonly lexed: boolean;
}

/** The first end marker inside a template or a comment: the end after all, if those never end themselves. */
interface Candidate {
  readonly at: Position;
  readonly offset: number;
  readonly code: string;
}

/** Reads a block of code up to its end marker. */
export class CodeReader implements Mode {
  readonly #block: CodeBlock;
  readonly #lines: string[] = [];
  readonly #lexer = new ScriptLexer();
  #lexed: boolean;
  #begun = false;
  #candidate: Candidate | undefined;

  constructor(block: CodeBlock) {
    this.#block = block;
    this.#lexed = block.lexed;
  }

  read(line: Line, at: Position): Ending | undefined {
    // A fence right inside the tags goes with them.
    if (this.#block.form === 'tag' && !this.#begun && /^\s*(?:```|~~~)/.test(line.text)) this.#lexed = false;
    this.#begun ||= line.text.slice(at.column).trim() !== '';
    const { code, closing } = this.#lexed ? this.#readLexed(line, at) : this.#readPlain(line, at);
    const dedented = at.column === 0 ? this.#dedent(code) : code;
    if (!closing) {
      this.#lines.push(dedented);
      return undefined;
    }
    const whole = this.#codeWith(dedented);
    // What goes on after the candidate is no code, so that the candidate was the end.
    if (this.#candidate && !isScript(whole)) return this.#endAt(this.#candidate);
    return this.#ending(whole, line.start + closing.end, { line: at.line, column: closing.end }, true);
  }

  finish(end: number, mayGoBack: boolean): Ending {
    const whole = this.#lines.join('\n');
    const candidate = mayGoBack ? this.#candidate : undefined;
    if (candidate && !isScript(whole)) return this.#endAt(candidate);
    return this.#ending(whole, end, replyEnd, false);
  }

  #readLexed({ text, start }: Line, at: Position): { code: string; closing?: Closing } {
    const { end } = this.#block;
    const beganInCode = this.#lexer.inCode();
    const lineStart = firstNonSpace(text, 0);
    const result = this.#lexer.readLine(text, at.column, (index) =>
      end.inCode(text, index, index === lineStart),
    );
    if (result.closing || this.#candidate || (beganInCode && this.#lexer.inCode())) return result;
    const closing = end.plain(text, at.column);
    if (closing) {
      this.#candidate = {
        at: { line: at.line, column: closing.end },
        offset: start + closing.end,
        code: this.#codeWith(this.#dedent(text.slice(at.column, closing.start))),
      };
    }
    return result;
  }

  #readPlain({ text }: Line, { column }: Position): { code: string; closing?: Closing } {
    const closing = this.#block.end.plain(text, column);
    return closing ? { code: text.slice(column, closing.start), closing } : { code: text.slice(column) };
  }

  #endAt({ code, offset, at }: Candidate): Ending {
    return { goesBack: true, ...this.#ending(code, offset, at, true) };
  }

  #ending(code: string, end: number, at: Position, closed: boolean): Ending {
    const { rank, form, start, after } = this.#block;
    const own = form === 'tag' ? withoutFence(code) : code.trimEnd();
    const isNamed = rank === 'repl' && closed;
    if (after && !isNamed && !isScript(own)) return { at: after, segments: [], goesBack: true };
    return { at, segments: [{ rank, form, code: own, start, end, closed }] };
  }

  /** The code so far and the last of it, which stands before the end marker. */
  #codeWith(last: string): string {
    return (last.trim() === '' ? this.#lines : [...this.#lines, last.trimEnd()]).join('\n');
  }

  #dedent(text: string): string {
    let width = 0;
    while (width < this.#block.indent && (text[width] === ' ' || text[width] === '\t')) width++;
    return text.slice(width);
  }
}
