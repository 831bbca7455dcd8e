import type { Line, Position } from './lines';
import { replyEnd, type Ending, type Mode } from './mode';
import type { Segment } from './segments';
import { withoutFence } from './fences';
import { isScript } from './syntax';
import { isReplTool, toolCallsIn, type CalledCode } from './toolCalls';

export interface CallMarks {
  /** Offset of the opening marker. */
  readonly start: number;
  /** Where the scan goes on when this was no call: after the opening marker. */
  readonly after: Position;
  /** `undefined`: the call goes on to the end of the reply. */
  readonly close?: RegExp | undefined;
  /** The tool that the marker named. */
  readonly name?: string | undefined;
  /** The text may be the code itself: always, or only where it is JavaScript. */
  readonly mayBeCode?: 'always' | 'when-it-parses' | undefined;
}

/** Reads a call of a tool that is written out in the text. */
export class CallReader implements Mode {
  readonly #marks: CallMarks;
  readonly #lines: string[] = [];

  constructor(marks: CallMarks) {
    this.#marks = marks;
  }

  read({ text, start }: Line, { line, column }: Position): Ending | undefined {
    const rest = text.slice(column);
    const match = this.#marks.close?.exec(rest);
    this.#lines.push(match ? rest.slice(0, match.index) : rest);
    if (!match) return undefined;
    const end = column + match.index + match[0].length;
    const at = { line, column: end };
    return { at, segments: this.#segments(start + end, true) };
  }

  finish(end: number, mayGoBack: boolean): Ending {
    const segments = this.#segments(end, this.#marks.close === undefined);
    if (segments.some(({ rank }) => rank === 'repl') || !mayGoBack) return { at: replyEnd, segments };
    return { at: this.#marks.after, segments: [], goesBack: true };
  }

  /** One for each call. */
  #segments(end: number, closed: boolean): Segment[] {
    const { start } = this.#marks;
    const place = { form: 'call', start, end, closed } as const;
    return this.#codes().map((code) =>
      code === undefined ? { ...place, rank: 'other', code: '' } : { ...place, rank: 'repl', code },
    );
  }

  #codes(): readonly CalledCode[] {
    const { name, mayBeCode } = this.#marks;
    const body = this.#lines.join('\n');
    const calls = toolCallsIn(body, name);
    const isCall = calls.length > 0 && mayBeCode !== 'always';
    if (isCall || calls.some((code) => code !== undefined)) return calls;
    const code = withoutFence(body);
    const isCode = mayBeCode === 'always' || (mayBeCode === 'when-it-parses' && isScript(code));
    return isCode && (name === undefined || isReplTool(name)) ? [code] : [undefined];
  }
}
