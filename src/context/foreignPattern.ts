/** A regular expression in parts, as the constructor takes it. */
export interface PatternSource {
  readonly source: string;
  readonly flags: string;
}

/**
 * A pattern of another language in JavaScript's words, where what differs is how it is written: flags in front
 * (`(?i)error`) and Python's named groups (`(?P<name>…)`, `(?P=name)`). All of these are errors in JavaScript.
 */
export function inJavaScript(source: string): PatternSource {
  const [inFront = '', flags = ''] = /^\(\?([imsu]+)\)/.exec(source) ?? [];
  const rest = source
    .slice(inFront.length)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>');
  return { source: rest, flags };
}
