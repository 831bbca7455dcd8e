import { isExpression } from './syntax';
import { firstNonSpace } from './fences';
import type { Line, Position } from './lines';
import type { Ending, Mode, Opening } from './mode';
import { ScriptLexer } from './scriptLexer';

/** Also between the marks of bold text or of code. */
const opening = /^[ \t]*([*_`]{0,3})(FINAL|FINAL_VAR|SUBMIT)\(/;

/**
 * An answer outside code: `FINAL(…)` at the start of a line, or right after a mark such as `<|message|>`, to its
 * last parenthesis; where the scan may go back also over several lines. Whether it counts is not decided here.
 */
export function finalAt(line: Line, at: Position, careful: boolean): Opening | undefined {
  if (at.column > 0 && !(careful && /[>\]]/.test(line.text[at.column - 1] ?? ''))) return undefined;
  const match = opening.exec(line.text.slice(at.column));
  if (!match) return undefined;
  const [head, marks = '', name = ''] = match;
  const after = at.column + head.length;
  const column = after - name.length - 1;
  const isQuoted = /^\s*("""|''')/.exec(line.text.slice(after))?.[1];
  const call = { start: line.start + column, marks: marks.length, after: { line: at.line, column: after } };
  const mode = new FinalReader({ ...call, quotes: isQuoted, careful });
  return { column: at.column, end: column, mode, kind: 'code' };
}

interface FinalCall {
  readonly start: number;
  /** How many characters stand before the name, and shall stand after the end. */
  readonly marks: number;
  /** After the opening parenthesis. */
  readonly after: Position;
  /** `"""` or `'''`, where Python's long strings are used. */
  readonly quotes: string | undefined;
  readonly careful: boolean;
}

class FinalReader implements Mode {
  readonly #call: FinalCall;
  readonly #lexer = new ScriptLexer();
  readonly #lines: string[] = [];

  constructor(call: FinalCall) {
    this.#call = call;
  }

  read(line: Line, at: Position): Ending | undefined {
    const isFirst = this.#lines.length === 0;
    if (!isFirst && this.#isFence(line.text)) return this.#noFinal();
    const { quotes, careful } = this.#call;
    const { code, end } =
      quotes === undefined
        ? this.#readCode(line.text, at.column)
        : this.#readQuoted(line.text, at.column, quotes);
    this.#lines.push(code);
    if (end !== undefined) return this.#ending(line, at.line, end);
    return careful ? undefined : this.#noFinal();
  }

  finish(): Ending {
    return this.#noFinal();
  }

  /** A fence outside the answer's strings: the answer has no end. */
  #isFence(text: string): boolean {
    return this.#call.quotes === undefined && this.#lexer.inCode() && /^\s*```/.test(text);
  }

  #readQuoted(text: string, column: number, quotes: string): { code: string; end?: number } {
    const open =
      this.#lines.length === 0 ? text.indexOf(quotes, this.#call.after.column) + quotes.length : column;
    const close = text.indexOf(quotes, open);
    const end = firstNonSpace(text, close + quotes.length) + 1;
    return close < 0 || text[end - 1] !== ')'
      ? { code: text.slice(column) }
      : { code: text.slice(column, end), end };
  }

  #readCode(text: string, column: number): { code: string; end?: number } {
    const { code, closing } = this.#lexer.readLine(text, column, (index) =>
      text[index] === ')' && this.#lexer.openParentheses === 1
        ? { start: index + 1, end: index + 1 }
        : undefined,
    );
    if (closing) return { code, end: closing.end };
    // Words instead of code, with an apostrophe or a parenthesis too many: they end with their line.
    const last = /\)[ \t]*;?[*_`]{0,3}[ \t]*$/.exec(text.slice(-100));
    if (!last || !this.#lexer.inCode() || this.#lines.length > 0) return { code };
    const end = text.length - last[0].length + 1;
    return { code: text.slice(column, end), end };
  }

  /** The final, if nothing but the marks that stood before it follows on its line. */
  #ending({ text, start }: Line, line: number, close: number): Ending {
    const marks = /^[ \t]*;?([*_`]{0,3})/.exec(text.slice(close));
    const end = close + (marks?.[0].length ?? 0);
    const next = text[firstNonSpace(text, end)] ?? '<';
    if (next !== '<' || (marks?.[1]?.length ?? 0) < this.#call.marks) return this.#noFinal();
    const code = finalCode(this.#lines.join('\n'));
    const place = { start: this.#call.start, end: start + end, closed: true } as const;
    return { at: { line, column: end }, segments: [{ rank: 'final', form: 'final', code, ...place }] };
  }

  #noFinal(): Ending {
    return { at: this.#call.after, segments: [], goesBack: true };
  }
}

/** Code that gives the answer: the call as it stands, or with its words made a string. */
function finalCode(call: string): string {
  const open = call.indexOf('(');
  const inner = call.slice(open + 1, -1).trim();
  const quoted = /^("""|''')([\s\S]*)\1$/.exec(inner)?.[2];
  if (quoted !== undefined) return answerWith(quoted.replace(/^\n|\n$/g, ''));
  if (isExpression(call) || /^[frbu]{0,2}["'`[{]/i.test(inner)) return call;
  return answerWith(inner);
}

/** Code that ends the run with these words. */
function answerWith(text: string): string {
  return `FINAL(${JSON.stringify(text)})`;
}

/** What the last match of the first pattern that matches says: its first group, or else all of it. */
export function finalByPattern(prose: string, patterns: readonly RegExp[]): string | undefined {
  for (const { source, flags } of patterns) {
    const pattern = new RegExp(source, flags.replace(/[gy]/g, '') + 'g');
    const match = [...prose.matchAll(pattern)].at(-1);
    const text = (match?.[1] ?? match?.[0])?.trim();
    if (text !== undefined && text !== '') return answerWith(text);
  }
  return undefined;
}
