import type { Rank } from './segments';
import type { Closing } from './scriptLexer';

const scriptLanguages = new Set(
  'js javascript mjs cjs jsx node nodejs ecmascript ts typescript mts tsx deno bun tool_code'.split(' '),
);

/** A longer line is no opening one. */
const maxInfo = 2_000;
const maxGluedTail = 40;

/** The opening line of a Markdown fence. */
export interface FenceOpening {
  /** How many of which character, e.g. three backticks. */
  readonly marker: string;
  readonly rank: Rank;
  readonly language: string;
  /** Characters of white space before it. */
  readonly indent: number;
  /** Column where the code begins, when some stands on the opening line. */
  readonly codeFrom?: number | undefined;
}

/** The fence that opens at a column of a line with nothing before it but white space. */
export function fenceAt(text: string, column: number): FenceOpening | undefined {
  const line = text.slice(column);
  const [head, indent = '', marker = ''] = /^([ \t]*)(`{3,}|~{3,})[ \t]*/.exec(line) ?? [];
  if (head === undefined) return undefined;
  const info = line.slice(head.length);
  if (info.length > maxInfo) return undefined;
  const [tag = '', language = ''] = /^\{?\.?([\w+#-]*)\}?/.exec(info) ?? [];
  const rest = info.slice(tag.length);
  const rank = rankOf(language.toLowerCase(), rest);
  const opening = { marker, rank, language: language.toLowerCase(), indent: indent.length };
  // Code on the opening line, as some models write it: no info string looks like that.
  const hasCode = isRunnable(rank) && /^\s+\S/.test(rest) && /[(;]/.test(rest);
  if (hasCode) return { ...opening, codeFrom: firstNonSpace(text, column + head.length + tag.length) };
  // By CommonMark's rule a line with more backticks is a span of code, and opens nothing.
  return marker.startsWith('`') && info.includes('`') ? undefined : opening;
}

/**
 * A fence that opens at the end of a line of prose, right after a full stop or the like (`Look:` and then the
 * fence): its column, when its language is one that is run.
 */
export function gluedFenceAt(text: string, from: number): number | undefined {
  const tail = Math.max(0, text.length - maxGluedTail);
  const fence = /[.:!?…)>*](```[ \t]*[\w-]+)[ \t]*$/.exec(text.slice(tail));
  const column = tail + (fence?.index ?? 0) + 1;
  return fence && column > from && isRunnableTag(fence[1]?.slice(3) ?? '') ? column : undefined;
}

export function isRunnable(rank: Rank): boolean {
  return rank === 'repl' || rank === 'script';
}

function isRunnableTag(info: string): boolean {
  return isRunnable(rankOf(info.trim().toLowerCase(), ''));
}

function rankOf(language: string, rest: string): Rank {
  if (language === 'repl') return 'repl';
  if (scriptLanguages.has(language)) return /^\s*repl\b/.test(rest) ? 'repl' : 'script';
  return language === '' ? 'untagged' : 'other';
}

/** A closing fence on a line of a block whose content is not looked into (CommonMark's rule). */
export function plainFenceEnd({ marker }: FenceOpening, text: string, column: number): Closing | undefined {
  const start = firstNonSpace(text, column);
  const end = runEnd(text, start, marker);
  return end > 0 && endsHere(text, end) ? { start, end } : undefined;
}

/**
 * A closing fence at a place that the lexer calls code. No JavaScript holds three backticks there, so that
 * they close the block also where they stand at the end of a line of code, or where words follow them.
 */
export function fenceEndInCode(
  { marker }: FenceOpening,
  text: string,
  index: number,
  isLineStart: boolean,
): Closing | undefined {
  const end = runEnd(text, index, marker);
  if (end < 0) return undefined;
  if (endsHere(text, end)) return isLineStart || marker.startsWith('`') ? { start: index, end } : undefined;
  if (!isLineStart || marker.startsWith('~')) return undefined;
  // The next block opens without this one's closing fence: the line is read again, as its opening.
  return { start: index, end: isRunnableTag(text.slice(end)) ? index : end };
}

/** Where the run of the marker's character ends, if it is long enough; -1 else. */
function runEnd(text: string, start: number, marker: string): number {
  if (!text.startsWith(marker, start)) return -1;
  let end = start + marker.length;
  while (text[end] === marker[0]) end++;
  return end;
}

/** Nothing follows, or a model's special token, such as `<|end|>`, does. */
function endsHere(text: string, index: number): boolean {
  const next = text[firstNonSpace(text, index)];
  return next === undefined || next === '<';
}

export function firstNonSpace(text: string, from: number): number {
  let index = from;
  while (text[index] === ' ' || text[index] === '\t') index++;
  return index;
}

/** Code as a `repl` block, in a fence longer than any run of backticks in it. */
export function replBlock(code: string): string {
  const runs = code.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}repl\n${code}\n${fence}`;
}

/** The text between a fence's lines, where the fence is all there is; else the text without blank ends. */
export function withoutFence(text: string): string {
  const trimmed = text.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd();
  const lines = trimmed.split('\n');
  const opening = /^\s*(`{3,}|~{3,})[\w-]*[ \t]*\r?$/.exec(lines[0] ?? '')?.[1];
  if (opening === undefined || lines.length < 2 || lines.at(-1)?.trim() !== opening) return trimmed;
  return lines.slice(1, -1).join('\n');
}
