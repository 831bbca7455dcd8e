import { javaScriptFor, lineInJavaScript, sliceCall, templateFor } from './pythonExpressions';

/** Where a block stops being JavaScript. */
interface Fault {
  readonly source: string;
  /** Offset in the block, and in its line. */
  readonly position: number;
  readonly column: number;
  readonly line: string;
}

type Rule = (fault: Fault) => string | undefined;

/** A rule by the whole line at fault, which begins a Python statement. */
function statement(pattern: RegExp, hint: (groups: readonly string[]) => string | undefined): Rule {
  return ({ line }) => {
    const found = pattern.exec(line.trim());
    return found ? hint(found.slice(1).map((group: string | undefined) => group ?? '')) : undefined;
  };
}

const or = (expression: string, otherwise: string) => javaScriptFor(expression) ?? otherwise;

const statements: readonly Rule[] = [
  statement(
    /^(async\s+)?def\s+(\w+)\s*\((.*?)\)\s*(?:->.*)?:/,
    ([async = '', name = '', parameters = '']) => {
      return `def is function: ${async}function ${name}(${parametersFor(parameters)}) { … }`;
    },
  ),
  statement(/^for\s+(.+?)\s+in\s+(.+?):(?:\s|$)/, ([target = '', list = '']) =>
    loopFor(target.replace(/[()]/g, ''), list),
  ),
  statement(
    /^if\s+(.+?):(?:\s|$)/,
    ([condition = '']) =>
      `if takes parentheses and braces: if (${or(condition, 'condition')}) { … }; elif is else if`,
  ),
  statement(
    /^elif\s*(.+?):?\s*\{?$/,
    ([condition = '']) =>
      `elif is else if: else if (${or(condition, 'condition').replace(/^\((.*)\)$/, '$1')}) { … }`,
  ),
  statement(
    /^while\s+(.+?):(?:\s|$)/,
    ([condition = '']) => `while takes parentheses and braces: while (${or(condition, 'condition')}) { … }`,
  ),
  statement(/^(else|finally):/, ([word = '']) => `blocks stand in braces: ${word} { … }`),
  statement(/^(?:try:|except\b)/, () => 'try { … } catch (error) { … }'),
  statement(/^class\s+(\w+).*:/, ([name = '']) => `blocks stand in braces: class ${name} { … }`),
  statement(/^(?:async\s+)?with\s+open\((.*?)[,)]/, ([path = '']) => `open is context.file(${path}).text`),
  statement(/^print\s+(.+)$/, ([value = '']) => `print is a function: print(${or(value, '…')})`),
  statement(
    /^raise\s+\w+(?:\((.*)\))?/,
    ([message = '']) => `raise is throw: throw new Error(${or(message, '…')})`,
  ),
  statement(
    /^assert\s+(.+?)(?:,.*)?$/,
    ([condition = '']) =>
      `JavaScript has no assert: if (!(${or(condition, 'condition')})) throw new Error("…")`,
  ),
  statement(/^del\s+(.+)$/, ([target = '']) => `del is delete: delete ${target}`),
  statement(/^(?:global|nonlocal)\s/, () => 'JavaScript needs no global: assign to the variable'),
];

const expressions: readonly Rule[] = [
  slice,
  formatted,
  ({ source, position }) =>
    /(?:"""|''')[^"']?/.test(source.slice(Math.max(0, position - 2), position + 2))
      ? 'text of several lines stands in backticks: `…`; a comment begins with //'
      : undefined,
  ({ line, column }) =>
    /^#/.test(line.slice(Math.max(0, column - 1))) || line[column] === '#'
      ? 'comments begin with //'
      : undefined,
  comprehension,
  conditional,
  ({ line, column }) => {
    const found = /\blambda\s*([\w\s,]*):\s*([^,)]+)/.exec(line);
    if (!found || found.index + 'lambda'.length > column) return undefined;
    const names = (found[1] ?? '').split(',').map((name) => name.trim());
    const parameters = names.length === 1 && names[0] !== '' ? names[0] : `(${names.join(', ')})`;
    return `lambda is an arrow function: ${parameters} => ${or(found[2] ?? '', '…')}`;
  },
  ({ line, column }) => {
    const word =
      /^(and|or|is|not)\b/.exec(line.slice(column))?.[1] ?? /\b(not)\s+$/.exec(line.slice(0, column))?.[1];
    const symbols: Readonly<Record<string, string>> = { and: '&&', or: '||', is: '===', not: '!' };
    return word === undefined ? undefined : `${word} is ${symbols[word] ?? ''}`;
  },
  ({ line, column }) =>
    /^\*\*?\w/.test(line.slice(column)) && /[(,]\s*$/.test(line.slice(0, column))
      ? 'arguments are spread with ...: f(...args)'
      : undefined,
];

/** The JavaScript for the Python at which a block stops, in a line; `undefined` when it is not Python for certain. */
export function pythonSyntaxHint(source: string, position: number): string | undefined {
  const start = source.lastIndexOf('\n', position - 1) + 1;
  const end = source.indexOf('\n', position);
  const line = source.slice(start, end < 0 ? undefined : end);
  const fault = { source, position, column: position - start, line };
  if (/^[A-Z][a-z]*(?: [\w'’-]+){3,}[.:!?]?$/.test(line.trim()))
    return 'a sentence is no code: it begins with //';
  for (const rule of statements) {
    const hint = rule(fault);
    if (hint !== undefined) return `the REPL runs JavaScript, not Python: ${hint}`;
  }
  for (const rule of expressions) {
    const hint = rule(fault);
    if (hint !== undefined) return hint;
  }
  return undefined;
}

/**
 * What to write for the lines of a Python block after the one at which it stops, as far as that is certain: one
 * error then tells more than one line. At most `most` of them.
 */
export function furtherLines(source: string, position: number, most: number): string[] {
  const first = source.slice(0, position).split('\n').length;
  const hints: string[] = [];
  for (const [index, line] of source.split('\n').entries()) {
    if (index < first || hints.length >= most || line.trim() === '') continue;
    const fault = { source, position: 0, column: 0, line };
    const statementHint = statements.map((rule) => rule(fault)).find((hint) => hint !== undefined);
    const hint = statementHint ?? lineInJavaScript(line);
    if (hint !== undefined) hints.push(`line ${index + 1}: ${hint}`);
  }
  return hints;
}

function parametersFor(python: string): string {
  return python
    .split(',')
    .map((parameter) =>
      parameter
        .trim()
        .replace(/^\*+/, '...')
        .replace(/^(\.{0,3}\w+)\s*:[^=]*/, '$1 ')
        .trim(),
    )
    .filter((parameter) => parameter !== '' && parameter !== 'self')
    .map((parameter) => parameter.replace(/\bNone$/, 'null'))
    .join(', ');
}

function loopFor(target: string, list: string): string {
  const range = /^range\((.+)\)$/
    .exec(list)?.[1]
    ?.split(/,(?![^(]*\))/)
    .map((part) => or(part, part.trim()));
  if (range) {
    const [from = '0', to = from, step = '1'] = range.length === 1 ? ['0', ...range] : range;
    return `for (let ${target} = ${from}; ${target} < ${to}; ${step === '1' ? `${target}++` : `${target} += ${step}`}) { … }`;
  }
  const enumerated = /^enumerate\((.+)\)$/.exec(list)?.[1];
  const items = /^(.+)\.items\(\)$/.exec(list)?.[1];
  const over =
    enumerated !== undefined
      ? `${or(enumerated, 'list')}.entries()`
      : items !== undefined
        ? `Object.entries(${or(items, 'object')})`
        : or(list, 'list');
  return `for (const ${target.includes(',') ? `[${target.trim()}]` : target.trim()} of ${over}) { … }`;
}

/** `x[a:b]`: at fault is the colon or what follows it. */
function slice({ line, column }: Fault): string | undefined {
  for (const found of line.matchAll(/([\w$.)\]]+)\[([^[\]:?"']*):([^[\]:?"']*)\]/g)) {
    const { index, 0: whole, 1: object = '', 2: from = '', 3: to = '' } = found;
    if (column < index || column > index + whole.length) continue;
    const [start, end] = [from, to].map((bound) => (bound.trim() === '' ? '' : or(bound, bound)));
    return `${whole} is ${object}${sliceCall(start ?? '', end ?? '')}`;
  }
  return undefined;
}

/** `a if c else b`: at fault is `if`. */
function conditional({ line, column }: Fault): string | undefined {
  const after = /^if\s+(.+?)\s+else\s+([^),;\]}]+)/.exec(line.slice(column));
  const before = /(?:[=(,[]|\breturn\b|^)\s*([^=(,[]+)$/.exec(line.slice(0, column))?.[1];
  if (!after) return undefined;
  const [value, condition, otherwise] = [before ?? '…', after[1] ?? '', after[2] ?? ''];
  return `a if c else b is c ? a : b: ${or(condition, '…')} ? ${or(value, '…')} : ${or(otherwise, '…')}`;
}

/** `f"…"`: at fault is the string after the letter. */
function formatted({ line, column }: Fault): string | undefined {
  const prefix = /(?:^|\W)([fFrRbB]{1,2})$/.exec(line.slice(0, column))?.[1];
  const literal = /^(?:"""|'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/.exec(line.slice(column))?.[0];
  if (prefix === undefined || literal === undefined) return undefined;
  if (!/f/i.test(prefix)) return `a string has no ${prefix} before it; a regular expression is /…/`;
  const whole = literal.length > 5 && literal.length <= 80 ? `: ${templateFor(literal)}` : '';
  return `an f-string is a template in backticks${whole === '' ? ': `… ${value} …`' : whole}`;
}

/** `[e for x in list if c]`, and the same in braces or as an argument: at fault is `for`. */
function comprehension({ line, column }: Fault): string | undefined {
  const body = /^for\s+(.+?)\s+in\s+(.+)$/.exec(line.slice(column));
  const open = openBracketBefore(line, column);
  const target = body?.[1];
  if (target === undefined || open < 0) return comprehensionInObject({ line, column });
  const rest = cutAtBracket(body?.[2] ?? '');
  const [list = '', condition] = rest.split(/\s+if\s+/);
  const value = line.slice(open + 1, column).trim();
  const taker = line[open] === '(' ? /(?:(["']).*?\1\.)?\w+$/.exec(line.slice(0, open))?.[0] : undefined;
  return comprehensionFor(line[open] ?? '', value, target, list, condition, taker);
}

/** `{k: v for x in list}`: at fault is what stands before `for`. */
function comprehensionInObject({ line, column }: { line: string; column: number }): string | undefined {
  const found = /\{\s*([^{}]+?)\s+for\s+(.+?)\s+in\s+(.+?)(?:\s+if\s+(.+?))?\}/.exec(line);
  if (!found || column < found.index || column > found.index + found[0].length) return undefined;
  return comprehensionFor('{', found[1] ?? '', found[2] ?? '', found[3] ?? '', found[4]);
}

function comprehensionFor(
  bracket: string,
  value: string,
  target: string,
  list: string,
  condition: string | undefined,
  taker = '',
): string {
  const parameter = target.includes(',') ? `([${target.replace(/[()]/g, '')}])` : target;
  const filtered = condition === undefined ? '' : `.filter(${parameter} => ${or(condition, '…')})`;
  const from = `${or(list, 'list')}${filtered}`;
  const [key, item] = bracket === '{' ? value.split(/\s*:\s*/) : [];
  if (item !== undefined)
    return `Object.fromEntries(${from}.map(${parameter} => [${or(key ?? '', 'key')}, ${or(item, '…')}]))`;
  const mapped = value === target ? from : `${from}.map(${parameter} => ${or(value, '…')})`;
  return `a comprehension is a chain: ${bracket === '{' ? `new Set(${mapped})` : takenBy(taker, mapped)}`;
}

/** What becomes of a list in `sum(…)`, `"x".join(…)` and the like. */
function takenBy(taker: string, list: string): string {
  const separator = /^(.+)\.join$/.exec(taker)?.[1];
  if (separator !== undefined) return `${list}.join(${separator})`;
  switch (taker) {
    case 'sum':
      return `${list}.reduce((sum, n) => sum + n, 0)`;
    case 'any':
      return `${list}.some(Boolean)`;
    case 'all':
      return `${list}.every(Boolean)`;
    case 'max':
    case 'min':
      return `Math.${taker}(...${list})`;
    case 'set':
      return `new Set(${list})`;
    case 'sorted':
      return `${list}.sort()`;
    case 'len':
      return `${list}.length`;
    default:
      return list;
  }
}

/** Where the innermost bracket opens that is open at a column; -1 without any. */
function openBracketBefore(line: string, column: number): number {
  let depth = 0;
  for (let index = column - 1; index >= 0; index--) {
    const character = line.charAt(index);
    if ('])}'.includes(character)) depth++;
    if ('[({'.includes(character) && --depth < 0) return index;
  }
  return -1;
}

/** The text up to the bracket that closes what was opened before it. */
function cutAtBracket(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if ('[({'.includes(character)) depth++;
    if ('])}'.includes(character) && --depth < 0) return text.slice(0, index);
  }
  return text;
}
