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

/** In order: what a later one sees is what the earlier ones made of it. Strings are `§0§`. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/\bNone\b/g, 'null'],
  [/\bTrue\b/g, 'true'],
  [/\bFalse\b/g, 'false'],
  [/\blen\(([^()]*)\)/g, '$1.length'],
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

/**
 * A short Python expression as JavaScript; `undefined` when it is not certain to be right. What is valid in
 * both languages comes back as it is.
 */
export function javaScriptFor(python: string): string | undefined {
  const strings: string[] = [];
  let text = python
    .replace(/[;\s]+$/, '')
    .trim()
    .replace(
      /(?<![\w$])([fFrRbBuU]{0,2})(("|')(?:\\.|(?!\3)[^\\\n])*\3)/g,
      (_, prefix: string, literal: string) => {
        strings.push(/f/i.test(prefix) ? templateFor(literal) : literal);
        return `§${strings.length - 1}§`;
      },
    );
  for (const [pattern, replacement] of replacements) text = text.replace(pattern, replacement);
  text = text.replace(/\.(\w+)(?=\()/g, (whole, name: string) =>
    Object.hasOwn(methods, name) ? `.${methods[name] ?? ''}` : whole,
  );
  text = text.replace(/\[([^[\]:?]*):([^[\]:?]*)\]/g, (_, from: string, to: string) => sliceCall(from, to));
  text = text.replace(/§(\d+)§/g, (_, index: string) => strings[Number(index)] ?? '');
  return isExpression(text) ? text : undefined;
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
  return `\`${inner.replace(/\{\{|\}\}|\{([^{}]*?)(?:![rsa])?(?::[^{}]*)?\}/g, (whole, value: string | undefined) => (value === undefined ? (whole[0] ?? '') : `\${${javaScriptFor(value) ?? value}}`))}\``;
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
