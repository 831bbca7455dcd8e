import { BlockSyntaxError, parseScript } from '../syntax';

const methods: Readonly<Record<string, string>> = {
  append: 'push',
  lower: 'toLowerCase',
  upper: 'toUpperCase',
  strip: 'trim',
  lstrip: 'trimStart',
  rstrip: 'trimEnd',
  startswith: 'startsWith',
  endswith: 'endsWith',
};

/** What tells a type: `isinstance(x, list)`. */
const types: Readonly<Record<string, string>> = {
  list: 'Array.isArray($)',
  tuple: 'Array.isArray($)',
  str: 'typeof $ === "string"',
  int: 'typeof $ === "number"',
  float: 'typeof $ === "number"',
  dict: 'typeof $ === "object"',
};

/** Functions of `re`: `$` is the text, `@` the regular expression between its slashes. */
const searches: Readonly<Record<string, string>> = {
  findall: '[...$.matchAll(@g)].map(m => m[0])',
  finditer: '[...$.matchAll(@g)]',
  search: '$.match(@)',
  match: '$.match(@)',
  split: '$.split(@)',
};

/** In order: what a later one sees is what the earlier ones made of it. Strings are `§0§`. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/\bNone\b/g, 'null'],
  [/\bTrue\b/g, 'true'],
  [/\bFalse\b/g, 'false'],
  [/\blen\(([^()]*)\)/g, '$1.length'],
  [/\.split\(\)/g, '.split(/\\s+/)'],
  [/(§\d+§)\.join\(((?:[^()]|\([^()]*\))*)\)/g, '$2.join($1)'],
  [/(?<![\w.])(max|min)\((?=[^()]*,)/g, 'Math.$1('],
  [/\bstr\(/g, 'String('],
  [/\b(?:int|float)\(/g, 'Number('],
  [/\s+is\s+not\s+/g, ' !== '],
  [/\s+is\s+/g, ' === '],
  [/([\w.$§[\]()]+)\s+not\s+in\s+([\w.$§[\]()]+)/g, '!$2.includes($1)'],
  [/([\w.$§[\]()]+)\s+in\s+([\w.$§[\]()]+)/g, '$2.includes($1)'],
  [/\s+and\s+/g, ' && '],
  [/\s+or\s+/g, ' || '],
  [/\bnot\s+/g, '!'],
  [/([^=!<>])==(?!=)/g, '$1==='],
  [/!=(?!=)/g, '!=='],
  [/\[\s*(-\d+)\s*\]/g, '.at($1)'],
];

/** What a match of `re` has; after slices, since these bring brackets. */
const matchMembers: readonly (readonly [RegExp, string])[] = [
  [/\.start\(\)/g, '.index'],
  [/(\w+)\.end\(\)/g, '$1.index + $1[0].length'],
  [/\.group\(\)/g, '[0]'],
  [/\.group\((\d+)\)/g, '[$1]'],
];

/**
 * A short Python expression as JavaScript; `undefined` when it is not certain to be right. What is valid in
 * both languages comes back as it is.
 */
export function javaScriptFor(python: string): string | undefined {
  const strings: string[] = [];
  const expressions: string[] = [];
  let text = python
    .replace(/[;\s]+$/, '')
    .trim()
    .replace(
      /(?<![\w$])([fFrRbBuU]{0,2})(("|')(?:\\.|(?!\3)[^\\\n])*\3)/g,
      (_, prefix: string, literal: string) => {
        strings.push(/f/i.test(prefix) ? templateFor(literal) : literal);
        expressions.push(expressionFor(literal.slice(1, -1), /r/i.test(prefix)));
        return `§${strings.length - 1}§`;
      },
    );
  text = text.replace(/\bisinstance\(([\w.]+),\s*(\w+)\)/g, (whole, value: string, type: string) =>
    Object.hasOwn(types, type) ? (types[type] ?? '').replace('$', value) : whole,
  );
  text = text.replace(
    /\bre\.(\w+)\(§(\d+)§,\s*([\w.]+)\)/g,
    (whole, name: string, index: string, searched: string) =>
      Object.hasOwn(searches, name)
        ? (searches[name] ?? '')
            .replace('$', () => searched)
            .replace('@', () => expressions[Number(index)] ?? '')
        : whole,
  );
  for (const [pattern, replacement] of replacements) text = text.replace(pattern, replacement);
  text = text.replace(/\.(\w+)(?=\()/g, (whole, name: string) =>
    Object.hasOwn(methods, name) ? `.${methods[name] ?? ''}` : whole,
  );
  text = text.replace(/\[([^[\]:?]*):([^[\]:?]*)\]/g, (_, from: string, to: string) => sliceCall(from, to));
  for (const [pattern, replacement] of matchMembers) text = text.replace(pattern, replacement);
  text = text.replace(/§(\d+)§/g, (_, index: string) => strings[Number(index)] ?? '');
  return isExpression(text) ? text : undefined;
}

/** What a Python string says to `re`, between slashes. */
function expressionFor(text: string, isRaw: boolean): string {
  const pattern = isRaw ? text : text.replaceAll('\\\\', '\\');
  return `/${pattern.replace(/\\?\//g, '\\/')}/`;
}

/**
 * A line of Python that is a value, or gives one to a variable, as JavaScript; `undefined` when it is not
 * certain to be right, or reads the same.
 */
export function lineInJavaScript(python: string): string | undefined {
  const [, name = '', value = ''] =
    /^((?:(?:const|let|var)\s+)?[\w.]+\s*=(?!=)\s*)?(.+)$/.exec(python.trim()) ?? [];
  const translated = javaScriptFor(value);
  return translated === undefined || translated === value.replace(/[;\s]+$/, '')
    ? undefined
    : `${name}${translated}`;
}

/** `[from:to]` as a call. */
export function sliceCall(from: string, to: string): string {
  const [start, end] = [from.trim(), to.trim()];
  if (end === '') return start === '' ? '.slice()' : `.slice(${start})`;
  return `.slice(${start === '' ? '0' : start}, ${end})`;
}

/** `f"a {x}"` as a template. */
export function templateFor(literal: string): string {
  const inner = literal
    .slice(1, -1)
    .replace(/`/g, '\\`')
    .replace(/\\(["'])/g, '$1');
  return `\`${inner.replace(/\{\{|\}\}|\{([^{}]*?)(?:![rsa])?(?::[^{}[\]()]*)?\}/g, (whole, value: string | undefined) => (value === undefined ? (whole[0] ?? '') : `\${${javaScriptFor(value) ?? value}}`))}\``;
}

function isExpression(text: string): boolean {
  if (text === '') return false;
  try {
    return parseScript(`(${text})`).body.length === 1;
  } catch (error) {
    if (error instanceof BlockSyntaxError) return false;
    throw error;
  }
}
