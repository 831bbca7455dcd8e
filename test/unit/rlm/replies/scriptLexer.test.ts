import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type Options } from 'acorn';
import { ScriptLexer } from '../../../../src/rlm/replies/scriptLexer';
import { stripTypes } from '../../../../src/sandbox/stripTypes';
import { findRepository } from '../../../support/repository';
import { seeded } from '../../../support/seeded';

const readWhole = () => undefined;

/** For each line, whether it begins inside a template or a comment, as the lexer tells. */
function linesInText(source: string): boolean[] {
  const lexer = new ScriptLexer();
  return source.split('\n').map((line) => {
    const inText = !lexer.inCode();
    assert.equal(lexer.readLine(line, 0, readWhole).code, line, 'repairs only what is no sensible code');
    return inText;
  });
}

/** The same, as acorn tells, which reads the whole. */
function linesInTextByAcorn(source: string): boolean[] {
  const texts: { start: number; end: number }[] = [];
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: 'module',
    onToken: ({ type, start, end }) => {
      if (type.label === 'template') texts.push({ start: start - 1, end: end + 1 });
    },
    onComment: (isBlock, _, start, end) => {
      if (isBlock) texts.push({ start, end });
    },
  };
  parse(source, options);
  const inside = new Set<number>();
  for (const { start, end } of texts) {
    for (let at = source.indexOf('\n', start); at >= 0 && at + 1 < end; at = source.indexOf('\n', at + 1))
      inside.add(at + 1);
  }
  let offset = 0;
  return source.split('\n').map((line) => {
    const inText = inside.has(offset);
    offset += line.length + 1;
    return inText;
  });
}

describe('ScriptLexer', () => {
  it('agrees with acorn about every line of the sources of this project', () => {
    const { root } = findRepository();
    let lines = 0;
    for (const path of globSync('src/{context,rlm,sandbox,models}/**/*.ts', { cwd: root })) {
      if (path.endsWith('.d.ts')) continue;
      const typed = readFileSync(join(root, path), 'utf8');
      const source = stripTypes(typed.replace(/^import [^;]*;/gm, (line) => line.replace(/[^\n]/g, ' ')));
      assert.deepEqual(linesInText(source), linesInTextByAcorn(source), path);
      lines += source.split('\n').length;
    }
    assert.ok(lines > 5_000);
  });

  it('agrees with acorn about code made of what is easily confused', () => {
    const random = seeded(3);
    const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
    const expression = (depth: number): string => {
      if (depth <= 0)
        return pick([
          'a',
          '1',
          '"`"',
          "'\\''",
          '/[/`]/',
          '/\\`/g',
          '`x`',
          '`\n`',
          '`\\``',
          'f(a)',
          '[1]',
          'a /* ` */',
          'a++ / 2',
        ]);
      const inner = () => expression(depth - 1);
      const made = [
        () => `\`\${${inner()}}\n\``,
        () => `{ let o = { a: ${inner()} } }`,
        () => `(${inner()}) / 2`,
        () => `f(${inner()}, /x/)`,
        () => `\`a\${f({ a: ${inner()} })}b\``,
        () => `[${inner()}]`,
      ];
      const text = made[Math.floor(random() * made.length)]?.() ?? '';
      return text.startsWith('{') ? `(() => ${text})()` : text;
    };
    const statement = () =>
      pick([
        'if (a) /`/.test(b);',
        "// don't `\n",
        '/* ` \n */',
        'while (a) /"/.exec(b);',
        `x = ${expression(3)};`,
        `return_ = ${expression(2)}\n`,
        `f(${expression(3)});\n`,
      ]);
    for (let round = 0; round < 2_000; round++) {
      const source = Array.from({ length: 6 }, statement).join('\n');
      assert.deepEqual(linesInText(source), linesInTextByAcorn(source), source);
    }
  });

  it('escapes backticks in a row inside a template, and leaves the one that ends it', () => {
    const read = (text: string) => new ScriptLexer().readLine(text, 0, readWhole).code;
    assert.equal(read('f(`a ``` b`)'), 'f(`a \\`\\`\\` b`)');
    assert.equal(read('f(`a ```` )'), 'f(`a \\`\\`\\`` )');
    assert.equal(read('f(`a ``b`` c`)'), 'f(`a \\`\\`b\\`\\` c`)');
    assert.equal(read('f(``, `a`)'), 'f(``, `a`)');
  });

  it('goes on with a string over a backslash at the end of its line, and with none else', () => {
    const lexer = new ScriptLexer();
    lexer.readLine('x = "a\\', 0, readWhole);
    assert.equal(lexer.inCode(), false);
    lexer.readLine('b"', 0, readWhole);
    assert.equal(lexer.inCode(), true);
    lexer.readLine("it's", 0, readWhole);
    assert.equal(lexer.inCode(), true);
  });

  it('asks for the end only where there is code', () => {
    const asked: number[] = [];
    new ScriptLexer().readLine('a"b"`c${d}`/*e*/', 0, (index) => {
      asked.push(index);
      return undefined;
    });
    assert.deepEqual(asked, [0, 1, 4, 8, 9, 11]);
  });
});
