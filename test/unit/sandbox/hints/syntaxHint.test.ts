import assert from 'node:assert/strict';
import { Blocks } from '../../../../src/sandbox/blocks';

/** The hint for a block that does not parse; `undefined` when there is none. */
function hintFor(code: string): string | undefined {
  const prepared = new Blocks().prepare(code);
  assert.ok('error' in prepared, `${code} parses`);
  return /\nhint: (.*)$/.exec(prepared.error)?.[1]?.replace('the REPL runs JavaScript, not Python: ', '');
}

describe('a syntax error', () => {
  it('shows the line, cut around the place', () => {
    const prepared = new Blocks().prepare('const a = 1;\nconst b = ;');
    assert.deepEqual(prepared, {
      error: 'SyntaxError: Unexpected token (line 2)\n  const b = ;\n            ^',
    });
    const long = new Blocks().prepare(`f(${'1, '.repeat(500)}]${', 2'.repeat(500)})`);
    assert.match('error' in long ? long.error : '', /^SyntaxError: .* \(line 1\)\n {2}….{160}\n +\^$/);
  });

  for (const [code, hint] of [
    ['for x in range(2, len(y), 3):\n  pass', 'for (let x = 2; x < y.length; x += 3) { … }'],
    ['for k, v in d.items():', 'for (const [k, v] of Object.entries(d)) { … }'],
    ['for line in text.split("\\n")[1:]:', 'for (const line of text.split("\\n").slice(1)) { … }'],
    ['async def f(a, b: int = 1, *c):', 'def is function: async function f(a, b = 1, ...c) { … }'],
    [
      'if x is not None and "a" not in y:',
      'if takes parentheses and braces: if (x !== null && !y.includes("a")) { … }; elif is else if',
    ],
    ['x = y if z == 1 else w', 'a if c else b is c ? a : b: z === 1 ? y : w'],
    ['f(lambda a, b: a + b)', 'lambda is an arrow function: (a, b) => a + b'],
    [
      'x = [len(l) for l in lines if l.startswith("a")]',
      'a comprehension is a chain: lines.filter(l => l.startsWith("a")).map(l => l.length)',
    ],
    ['x = {l for l in lines}', 'a comprehension is a chain: new Set(lines)'],
    ['x = lines[len(a):-1]', 'lines[len(a):-1] is lines.slice(a.length, -1)'],
    [`f(f'{a!r} and {b:.2f}')`, 'an f-string is a template in backticks: `${a} and ${b}`'],
    [
      'import re\nprint(f"{len(context)} {context[:9]}")\nn = re.findall(r"a/b", context)',
      'there are no modules here: a regular expression is /…/: context.grep(/…/), text.match(/…/); line 2: print(`${context.length} ${context.slice(0, 9)}`); line 3: n = [...context.matchAll(/a\\/b/g)].map(m => m[0])',
    ],
    [
      'for m in re.finditer("E", text):\n    print(text[m.start():m.end()+9])',
      'for (const m of [...text.matchAll(/E/g)]) { … }; line 2: print(text.slice(m.index, m.index + m[0].length+9))',
    ],
    [
      'print(sum(len(t) for t in texts))',
      /: texts\.map\(t => t\.length\)\.reduce\(\(sum, n\) => sum \+ n, 0\)$/,
    ],
    ['", ".join(str(n) for n in found)', 'a comprehension is a chain: found.map(n => String(n)).join(", ")'],
    ['import {a} from "lodash"', 'there are no modules here; leave the import out'],
    ['export default 1', 'leave out export: variables stay between blocks'],
    ["print('it's')", "an apostrophe ends a string in '…': put it in backticks, or write \\'"],
    ['print(“a”)', 'quotes are straight: "…" or \'…\''],
    [
      'const a = "one\ntwo"',
      'a string in quotes ends on its line: text of several lines stands in backticks, `…`',
    ],
    ['const a = {\n  b: [1, 2,\n', 'the [ of line 2 is never closed'],
    ['f(/(?i)a/)', 'flags stand after the slash: /…/i'],
    ['f(/(?P<a>b)/)', 'a named group is (?<name>…)'],
    ['Now I look at the files.', 'a sentence is no code: it begins with //'],
    ['l.map(x => await f(x))', /^await is only possible in an async function/],
    ['const a = 1, b = ;', undefined],
    ['const a = 5 5', undefined],
    ['f(a b)', undefined],
  ] as const) {
    it(`${JSON.stringify(code)}: ${String(hint)}`, () => {
      if (hint instanceof RegExp) assert.match(hintFor(code) ?? '', hint);
      else assert.equal(hintFor(code), hint);
    });
  }
});
