import { callMarksAt } from './callMarks';
import { CallReader } from './callReader';
import { CodeReader } from './codeReader';
import { CodeSpans } from './codeSpans';
import { fenceAt, fenceEndInCode, firstNonSpace, gluedFenceAt, isRunnable, plainFenceEnd } from './fences';
import { finalAt } from './finals';
import { harmonyHeadAt } from './harmony';
import type { Line, Position } from './lines';
import type { Opening } from './mode';
import { reasoningAt, ReasoningReader, strayCloseAt } from './reasoning';
import { tagAt } from './tags';

/**
 * The first thing on a line of prose, from a column on, that is no prose. `careful`: whether the scan may go
 * back when it turns out to be none.
 */
export function openingIn(line: Line, at: Position, careful: boolean): Opening | undefined {
  const glued = gluedFenceAt(line.text, at.column);
  return (
    fenceOpening(line, at.column, careful) ??
    finalAt(line, at, careful) ??
    leakedOpening(line, at) ??
    markIn(line, at, glued ?? line.text.length, careful) ??
    (glued === undefined ? undefined : fenceOpening(line, glued, careful))
  );
}

function fenceOpening(line: Line, column: number, careful: boolean): Opening | undefined {
  const fence = fenceAt(line.text, column);
  if (!fence) return undefined;
  const mode = new CodeReader({
    rank: fence.rank,
    form: 'fence',
    start: line.start + column + fence.indent,
    indent: fence.indent,
    end: {
      inCode: (text, index, isLineStart) =>
        fenceEndInCode(fence, text, index, isLineStart) ??
        // A block in which a thought ends was part of the thought.
        (isLineStart && strayCloseAt(text, index) > 0 ? { start: index, end: index } : undefined),
      plain: (text, from) => plainFenceEnd(fence, text, from),
    },
    lexed: careful && isRunnable(fence.rank),
  });
  return { column, end: fence.codeFrom ?? line.text.length, mode, kind: 'code' };
}

/** Harmony whose marks a server has left out: `analysis…assistantfinal…`. */
function leakedOpening({ text }: Line, { line, column }: Position): Opening | undefined {
  if (line > 0 || column > 0 || !/^analysis[A-Z]/.test(text)) return undefined;
  return { column, end: 'analysis'.length, mode: new ReasoningReader(/assistantfinal/), kind: 'thought' };
}

/** The first tag or token before a column, those in spans of code left out. */
function markIn(line: Line, at: Position, before: number, careful: boolean): Opening | undefined {
  const { text } = line;
  if (!/[<[◁]/.test(text)) return undefined;
  const first = firstNonSpace(text, at.column);
  let spans: CodeSpans | undefined;
  const marks = /[<[◁`]/g;
  marks.lastIndex = at.column;
  for (let match = marks.exec(text); match && match.index < before; match = marks.exec(text)) {
    const { index } = match;
    if (match[0] === '`') marks.lastIndex = (spans ??= new CodeSpans(text)).end(index);
    else {
      const opening =
        (index === first
          ? (thoughtAt(text, index) ?? (careful ? tagAt(line, at, index) : undefined))
          : undefined) ??
        callAt(line, at, index) ??
        tokenAt(text, index);
      if (opening) return opening;
    }
  }
  return undefined;
}

function thoughtAt(text: string, column: number): Opening | undefined {
  const reasoning = reasoningAt(text, column);
  return reasoning && { column, end: column + reasoning.width, mode: reasoning.mode, kind: 'thought' };
}

function callAt(line: Line, at: Position, column: number): Opening | undefined {
  const harmony = harmonyHeadAt(line.text, column);
  if (harmony && harmony.kind !== 'call') {
    const mode = harmony.kind === 'thought' ? new ReasoningReader(harmony.close) : undefined;
    return { column, end: column + harmony.width, mode, kind: mode ? 'thought' : 'token' };
  }
  const marks = harmony ?? callMarksAt(line.text, column);
  if (!marks) return undefined;
  const after = { line: at.line, column: column + marks.width };
  const mode = new CallReader({ ...marks, start: line.start + column, after });
  return { column, end: after.column, mode, kind: 'code' };
}

/** Tokens of chat templates, such as `<|im_end|>`, that have found their way into the text. */
const token = /<\|im_start\|>\w{0,20}|<\|[\w/]{1,40}\|>|<｜[^\s｜<>]{1,40}｜>|<\/s>/y;

function tokenAt(text: string, column: number): Opening | undefined {
  const close = strayCloseAt(text, column);
  if (close > 0) return { column, end: column + close, kind: 'thought-end' };
  token.lastIndex = column;
  const width = token.exec(text)?.[0].length ?? 0;
  return width === 0 ? undefined : { column, end: column + width, kind: 'token' };
}
