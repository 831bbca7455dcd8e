/** Of a long chain of calls this much of the end is looked at. */
const longestCallee = 300;

/**
 * What is called, in one spelling for all languages: `a?.b`, `a::b`, `a->b` and `a\b` become `a.b`; `new`, type
 * arguments and white space go.
 * @param text of the call up to the end of the callee
 */
export function calleeOf(text: string): string {
  const tail = text
    .slice(-longestCallee)
    .replace(/^new\s+/, '')
    .replace(/\s+/g, '');
  return withoutTypeArguments(tail)
    .replace(/\?\.|::|\??->|!\.|\\/g, '.')
    .replace(/[.!]+$/, '');
}

/** The last part of a callee, e.g. `get` of `http.get`; empty for a call of something without a name. */
export function lastNameOf(callee: string): string {
  return /[\p{ID_Continue}$#@]+[?!]?$/u.exec(callee)?.[0] ?? '';
}

/** Whether a callee is the one that a name means: `get` and `http.get` both mean `http.get`. */
export function calls(callee: string, name: string): boolean {
  return callee === name || callee.endsWith(`.${name}`);
}

function withoutTypeArguments(text: string): string {
  if (!text.endsWith('>')) return text;
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === '>') depth++;
    if (text[at] === '<' && --depth === 0) return text.slice(0, at);
  }
  return text;
}
