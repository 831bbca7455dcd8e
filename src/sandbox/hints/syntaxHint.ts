import { tokenizer, type Token } from 'acorn';
import { lineAt, type BlockSyntaxError } from '../syntax';
import { lineInJavaScript } from './pythonExpressions';
import { furtherLines, pythonSyntaxHint } from './pythonSyntax';

const shownLine = 160;
/** Of a block in Python, beyond the line at fault. */
const moreLines = 3;
const longestHint = 300;

/** What a block that does not parse tells the model: what, where, and what to write instead where that is certain. */
export function describeSyntaxError(source: string, { message, position }: BlockSyntaxError): string {
  const start = source.lastIndexOf('\n', position - 1) + 1;
  const line = source.slice(start).split('\n', 1)[0] ?? '';
  const from = Math.max(0, position - start - shownLine / 2);
  const shown = `${from > 0 ? '…' : ''}${line.slice(from, from + shownLine)}`;
  const caret = ' '.repeat(position - start - from + (from > 0 ? 1 : 0));
  const hint = syntaxHint(source, position, message);
  return [
    `SyntaxError: ${plain(message)} (line ${lineAt(source, position)})\n  ${shown}\n  ${caret}^`,
    ...(hint === undefined ? [] : [`hint: ${[hint, ...morePython(source, position, hint)].join('; ')}`]),
  ].join('\n');
}

/** What is wrong with the rest of a block that is Python, and the line at fault as a whole. */
function morePython(source: string, position: number, hint: string): string[] {
  const start = source.lastIndexOf('\n', position - 1) + 1;
  const line = source.slice(start).split('\n', 1)[0] ?? '';
  const isImport = /^(?:import\s+[\w.]+(?:\s+as\s+\w+)?|from\s+[\w.]+\s+import\s[^"']*)$/.test(line.trim());
  if (!isImport && pythonSyntaxHint(source, position) === undefined) return [];
  const whole = isImport ? undefined : lineInJavaScript(line);
  const all = [
    ...(whole === undefined || hint.includes(difference(line.trim(), whole)) ? [] : [whole]),
    ...furtherLines(source, position, moreLines),
  ];
  const fitting = all.filter((_, index) => all.slice(0, index + 1).join('').length < longestHint);
  return fitting;
}

/** What a text has between the beginning and the end that it shares with another. */
function difference(other: string, text: string): string {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start++;
  let end = text.length;
  while (end > start && text[end - 1] === other[other.length - (text.length - end) - 1]) end--;
  return text.slice(start, end);
}

/** The parser's words speak of settings that nobody here can change. */
function plain(message: string): string {
  return /sourceType/.test(message) ? 'import and export are not available' : message;
}

function syntaxHint(source: string, position: number, message: string): string | undefined {
  const before = source.slice(0, position);
  const after = source.slice(position);
  if (/\bawait\s*$/.test(before) || /Cannot use keyword 'await'/.test(message)) {
    return 'await is only possible in an async function: write async before it, and await Promise.all(….map(async …)) for a list';
  }
  const declared = /^Identifier '(.+)' has already been declared$/.exec(message)?.[1];
  if (declared !== undefined)
    return `${declared} was declared on line ${firstDeclaration(source, declared)} already: assign to it, or take another name`;
  return (
    importHint(after, before) ??
    quotesHint(source, position, message) ??
    regexHint(message) ??
    (/^enum\b/.test(after) ? 'there are no enums: const Name = { A: 0, B: 1 }' : undefined) ??
    (/^```/.test(after) || /```$/.test(before) ? 'a line of three backticks is no code' : undefined) ??
    pythonSyntaxHint(source, position) ??
    (after.trim() === '' ? unclosedHint(source) : undefined)
  );
}

function firstDeclaration(source: string, name: string): number {
  const found = new RegExp(
    `\\b(?:const|let|var|class|function)\\b[^;\\n]*?\\b${name.replaceAll('$', '\\$')}\\b`,
  ).exec(source);
  return lineAt(source, found ? found.index + 1 : 0);
}

function importHint(after: string, before: string): string | undefined {
  const line = `${/[^\n]*$/.exec(before)?.[0] ?? ''}${/^[^\n]*/.exec(after)?.[0] ?? ''}`.trim();
  if (/^export\b/.test(line)) return 'leave out export: variables stay between blocks';
  const module =
    /^import\b.*?["']([^"']+)["']/.exec(line)?.[1] ?? /^(?:import|from)\s+([\w.]+)/.exec(line)?.[1];
  if (module === undefined) return undefined;
  const use: Readonly<Record<string, string>> = {
    re: 'a regular expression is /…/: context.grep(/…/), text.match(/…/)',
    json: 'JSON.parse, JSON.stringify',
    collections: 'count with new Map() or an object',
    math: 'Math',
    asyncio: 'await Promise.all(promises), or await llm_query_batched(prompts)',
    concurrent: 'await llm_query_batched(prompts)',
    threading: 'await llm_query_batched(prompts)',
  };
  const known = module.split('.', 1)[0] ?? module;
  const files = /^(?:node:)?(?:fs|path|os|sys|glob|pathlib)/.test(module)
    ? 'context.files, context.file(path).text'
    : undefined;
  const instead = (Object.hasOwn(use, known) ? use[known] : undefined) ?? files;
  return `there are no modules here${instead === undefined ? '; leave the import out' : ': ' + instead}`;
}

function quotesHint(source: string, position: number, message: string): string | undefined {
  if (/[“”‘’]/.test(source[position] ?? '')) return 'quotes are straight: "…" or \'…\'';
  if (/^Unterminated string/.test(message) && !/^("""|''')/.test(source.slice(Math.max(0, position - 2))))
    return 'a string in quotes ends on its line: text of several lines stands in backticks, `…`';
  const isWord = /\w/.test(source[position] ?? '');
  if (isWord && /\w'$/.test(source.slice(0, position)))
    return "an apostrophe ends a string in '…': put it in backticks, or write \\'";
  return undefined;
}

function regexHint(message: string): string | undefined {
  if (!/^Invalid regular expression/.test(message)) return undefined;
  if (message.includes('(?P<')) return 'a named group is (?<name>…)';
  return /\(\?[imsx]+\)/.test(message) ? 'flags stand after the slash: /…/i' : undefined;
}

/** What the end of the code finds still open. */
function unclosedHint(source: string): string | undefined {
  const open: Token[] = [];
  try {
    for (const token of tokenizer(source, { ecmaVersion: 'latest' })) {
      if (/^(?:\(|\[|\{|\$\{)$/.test(token.type.label)) open.push(token);
      else if (/^[)\]}]$/.test(token.type.label)) open.pop();
    }
  } catch {
    // The tokens up to here tell enough.
  }
  const last = open.at(-1);
  return last && `the ${last.type.label} of line ${lineAt(source, last.start)} is never closed`;
}
