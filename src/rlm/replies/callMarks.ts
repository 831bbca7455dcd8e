import type { CallMarks } from './callReader';

interface Marks {
  /** The first group, if there is one, is the tool's name. */
  readonly open: RegExp;
  readonly close?: RegExp;
  readonly mayBeCode?: CallMarks['mayBeCode'];
}

/** How models write out a call of a tool: who does is named with each. */
const marks: readonly Marks[] = [
  // Hermes, Qwen, GLM, MiniMax
  {
    open: /<(?:[\w-]{1,20}:)?tool_call>/y,
    close: /<\/(?:[\w-]{1,20}:)?tool_call>/,
    mayBeCode: 'when-it-parses',
  },
  // Qwen-Coder, Llama
  { open: /<function\s?=\s?"?([\w.]{1,80})"?\s?>/y, close: /<\/function>/ },
  // Claude, and those who learned from it
  { open: /<(?:\w{1,20}:)?function_?calls?>/y, close: /<\/(?:\w{1,20}:)?function_?calls?>/ },
  { open: /<(?:\w{1,20}:)?invoke name="([\w.]{1,80})"\s?>/y, close: /<\/(?:\w{1,20}:)?invoke>/ },
  // Phi, Granite
  { open: /<\|tool_call\|>/y, close: /<\|\/tool_call\|>/ },
  // DeepSeek
  { open: /<｜tool▁call▁begin｜>/y, close: /<｜tool▁call▁end｜>/ },
  { open: /<｜DSML｜function_calls>/y, close: /<\/｜DSML｜function_calls>/ },
  // Kimi
  { open: /<\|tool_call_begin\|>/y, close: /<\|tool_call_end\|>/ },
  // Llama
  { open: /<\|python_tag\|>/y, close: /<\|e(?:om|ot)_id\|>/, mayBeCode: 'when-it-parses' },
  // Mistral
  { open: /\[TOOL_CALLS\]/y },
];

/** The marks of a call that opens at this place. */
export function callMarksAt(
  text: string,
  column: number,
): (Omit<CallMarks, 'start' | 'after'> & { width: number }) | undefined {
  for (const { open, close, mayBeCode } of marks) {
    open.lastIndex = column;
    const match = open.exec(text);
    if (match) return { width: match[0].length, close, name: match[1], mayBeCode };
  }
  return undefined;
}
