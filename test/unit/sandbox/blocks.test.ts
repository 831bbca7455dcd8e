import assert from 'node:assert/strict';
import { Blocks } from '../../../src/sandbox/blocks';

/** What is said of an error at a place of the last of these blocks. */
function described(codes: readonly string[], name: string, message: string, frame: string): string {
  const blocks = new Blocks();
  for (const code of codes) blocks.prepare(code);
  return blocks.describe({ name, message, stack: `    at <eval> (${frame})\n` });
}

const undefinedRead = "cannot read property 'x' of undefined";

describe('Blocks', () => {
  it('name the line and the expression, whatever the rewriting moved', () => {
    assert.equal(
      described(['const a = llm_query("q").x, b = a.c.x;'], 'TypeError', undefinedRead, 'block0:1:43'),
      `TypeError: ${undefinedRead}: a.c is undefined (line 1: const a = llm_query("q").x, b = a.c.x;)`,
    );
    assert.equal(
      described(['if (f) return 1;\nconst a = b.c.x'], 'TypeError', undefinedRead, 'block0:2:9'),
      `TypeError: ${undefinedRead}: b.c is undefined (line 2: const a = b.c.x)`,
    );
  });

  it('count columns as QuickJS does, in characters', () => {
    assert.match(
      described(['const s = "😀😀"; s.b.x'], 'TypeError', undefinedRead, 'block0:1:18'),
      /: s\.b is undefined/,
    );
  });

  it('name the block when it is an earlier one', () => {
    assert.match(
      described(['function f(a) {\n  return a.b.x;\n}', 'f({})'], 'TypeError', undefinedRead, 'block0:2:13'),
      /a\.b is undefined \(line 2 of an earlier block: return a\.b\.x;\)/,
    );
  });

  it('say where a value came from that is nothing, if it came from there alone', () => {
    const code = 'const hit = files.find(f);\nhit.x';
    assert.match(
      described([code], 'TypeError', undefinedRead, 'block0:2:11'),
      /\nhint: hit comes from line 1, files\.find\(f\), which gave undefined$/,
    );
    assert.doesNotMatch(
      described([`${code};\nhit = 5`], 'TypeError', undefinedRead, 'block0:2:11'),
      /comes from/,
    );
  });

  it('say nothing of expressions when the REPL itself threw', () => {
    const blocks = new Blocks();
    blocks.prepare('context.grep(1)');
    const stack = '    at grep (prelude:1:5)\n    at <eval> (block0:1:13)\n';
    assert.equal(
      blocks.describe({ name: 'TypeError', message: 'not a function', stack }),
      'TypeError: not a function (line 1: context.grep(1))',
    );
  });

  it('leave the line out where QuickJS names another', () => {
    const code = 'const a = f();\nconst [b] = 5';
    assert.equal(
      described([code], 'TypeError', 'value is not iterable', 'block0:1:1'),
      'TypeError: value is not iterable',
    );
    assert.equal(
      described(
        ['const a = {};\nfor (const b of a) {}'],
        'TypeError',
        'value is not iterable',
        'block0:2:17',
      ),
      'TypeError: value is not iterable: a (line 2: for (const b of a) {})',
    );
  });

  describe('of a name that is not defined', () => {
    const hintFor = (...codes: string[]) => {
      const code = codes.at(-1) ?? '';
      const column = code.indexOf('nam') + 1;
      const name = /nam\w*/.exec(code)?.[0] ?? '';
      const text = described(
        codes,
        'ReferenceError',
        `'${name}' is not defined`,
        `block${codes.length - 1}:1:${column}`,
      );
      return /\nhint: (.*)/.exec(text)?.[1];
    };

    it('give the nearest, of this block and earlier ones', () => {
      assert.equal(hintFor('const names = 1', 'name + 1'), 'nearest: names');
      assert.equal(hintFor('name_x + 1; let nameX'), 'nearest: nameX');
      assert.equal(hintFor('name + 1'), undefined);
    });

    it('say where it is known', () => {
      assert.equal(
        hintFor('name; for (const name of l) {}'),
        'name is declared inside the loop that begins on line 1 and is known only there: declare it before',
      );
      assert.match(hintFor('name; function f() { let name }') ?? '', /inside the function/);
      assert.match(hintFor('name; f((name) => 1)') ?? '', /inside the function/);
    });

    it('say that its block did not run', () => {
      const blocks = new Blocks();
      blocks.prepare('const name = ;');
      blocks.prepare('name');
      const error = {
        name: 'ReferenceError',
        message: "'name' is not defined",
        stack: 'at <eval> (block0:1:1)',
      };
      assert.match(blocks.describe(error), /hint: the block that was to declare name did not run$/);
    });
  });

  it('keep a message of any length short', () => {
    const blocks = new Blocks();
    assert.ok(blocks.describe({ name: 'Error', message: 'x'.repeat(100_000) }).length < 1_100);
    const prepared = blocks.prepare(`const a = "${'x'.repeat(50_000)}" "b"`);
    assert.ok('error' in prepared && prepared.error.length < 500);
  });
});
