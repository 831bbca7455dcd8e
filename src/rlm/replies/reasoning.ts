import type { Line, Position } from './lines';
import { replyEnd, type Ending, type Mode } from './mode';

/** How models mark what they think apart from what they say. */
const tags: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [
    /<((?:\w+:)?(?:think|thinking|thought|reasoning|reflection|scratchpad))>/iy,
    /<\/(?:\w+:)?(?:think|thinking|thought|reasoning|reflection|scratchpad)>/i,
  ],
  [/\[THINK\]/y, /\[\/THINK\]/],
  [/◁think▷/y, /◁\/think▷/],
  [/<\|START_THINKING\|>/y, /<\|END_THINKING\|>/],
];

/** The end of a thought that nothing opened: some chat templates open it in the prompt. */
const strayClose = /<\/(?:\w+:)?think(?:ing)?>|\[\/THINK\]|◁\/think▷/iy;

export interface ReasoningOpening {
  readonly width: number;
  readonly mode: Mode;
}

export function reasoningAt(text: string, column: number): ReasoningOpening | undefined {
  for (const [open, close] of tags) {
    open.lastIndex = column;
    const match = open.exec(text);
    if (match) return { width: match[0].length, mode: new ReasoningReader(close) };
  }
  return undefined;
}

/** Width of a closing tag at this place; 0 when there is none. */
export function strayCloseAt(text: string, column: number): number {
  strayClose.lastIndex = column;
  return strayClose.exec(text)?.[0].length ?? 0;
}

/** Skips a thought, to the end of the reply if nothing closes it. */
export class ReasoningReader implements Mode {
  readonly #close: RegExp;

  constructor(close: RegExp) {
    this.#close = close;
  }

  read({ text }: Line, { line, column }: Position): Ending | undefined {
    const match = this.#close.exec(text.slice(column));
    if (!match) return undefined;
    return { at: { line, column: column + match.index + match[0].length }, segments: [] };
  }

  finish(): Ending {
    return { at: replyEnd, segments: [] };
  }
}

/** A reply that begins in the middle of a thought; when nothing closes it, it was none. */
export class ImpliedReasoningReader extends ReasoningReader {
  constructor() {
    super(new RegExp(strayClose, 'i'));
  }

  override finish(): Ending {
    return { at: { line: 0, column: 0 }, segments: [], goesBack: true };
  }
}
