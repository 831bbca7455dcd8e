/**
 * The value of JSON as models write it by hand: line ends inside strings, backslashes that escape nothing (as
 * in regular expressions), commas too many, brackets missing at the end, text after it. `undefined` when it is
 * beyond that.
 */
export function parseLooseJson(text: string): unknown {
  const source = text.trim();
  if (!/^[[{]/.test(source)) return undefined;
  return parsed(source) ?? parsed(repaired(source));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const stringPattern = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)/y;

/** The first value of the text, mended. */
function repaired(source: string): string {
  const out: string[] = [];
  const closers: string[] = [];
  for (let index = 0; index < source.length;) {
    const character = source[index] ?? '';
    if (character === '"') {
      stringPattern.lastIndex = index;
      const string = stringPattern.exec(source)?.[0] ?? '"';
      out.push(repairedString(string));
      index += string.length;
      continue;
    }
    if (character === '{') closers.push('}');
    else if (character === '[') closers.push(']');
    else if (character === '}' || character === ']') {
      while (out.at(-1) === ' ') out.pop();
      if (out.at(-1) === ',') out.pop();
      closers.pop();
    }
    out.push(/\s/.test(character) ? ' ' : character);
    index++;
    if (closers.length === 0) break;
  }
  return out.join('') + closers.reverse().join('');
}

function repairedString(string: string): string {
  const inner = string.slice(1, string.length > 1 && string.endsWith('"') ? -1 : undefined);
  const escaped = inner.replace(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\\|[\u0000-\u001f]/g, (piece) => {
    if (piece === '\\') return '\\\\';
    return piece.length > 1 ? piece : JSON.stringify(piece).slice(1, -1);
  });
  return `"${escaped}"`;
}

/**
 * The text of one property when quotes inside it are not escaped either: it goes on to the last quote that only
 * brackets follow.
 */
export function lastStringProperty(text: string, name: string): string | undefined {
  const open = new RegExp(`"${name}"\\s*:\\s*"`).exec(text);
  if (!open) return undefined;
  const inner = text.slice(open.index + open[0].length);
  const end = /"[\s}\]]*$/.exec(inner.slice(inner.lastIndexOf('"')));
  if (!end) return undefined;
  return inner
    .slice(0, inner.lastIndexOf('"'))
    .replace(/\\(["\\/nrt])/g, (_, escape: string) => ({ n: '\n', r: '\r', t: '\t' })[escape] ?? escape);
}
