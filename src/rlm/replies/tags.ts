import { CodeReader } from './codeReader';
import type { Line, Position } from './lines';
import type { Opening } from './mode';

const pattern = /<(repl|code|javascript|js|execute)(\s[^>\n]{0,80})?>/iy;

/** `<repl>`, `<code>` and the like at this place; only the first may hold what is no JavaScript. */
export function tagAt({ text, start }: Line, { line }: Position, column: number): Opening | undefined {
  pattern.lastIndex = column;
  const [tag, name = '', attributes = ''] = pattern.exec(text) ?? [];
  if (tag === undefined) return undefined;
  if (attributes.trim() !== '' && !/\b(?:repl|js|javascript)\b/i.test(attributes)) return undefined;
  const close = `</${name}>`;
  const after = column + tag.length;
  const mode = new CodeReader({
    rank: name.toLowerCase() === 'repl' ? 'repl' : 'script',
    form: 'tag',
    start: start + column,
    after: { line, column: after },
    indent: 0,
    end: {
      inCode: (line, index) =>
        line.startsWith(close, index) ? { start: index, end: index + close.length } : undefined,
      plain: (line, from) => {
        const index = line.indexOf(close, from);
        return index < 0 ? undefined : { start: index, end: index + close.length };
      },
    },
    lexed: true,
  });
  return { column, end: after, mode, kind: 'code' };
}
