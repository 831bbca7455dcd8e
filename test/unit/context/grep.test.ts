import assert from 'node:assert/strict';
import { grep, grepPattern, showHits } from '../../../src/context/grep';
import { describeHit } from '../../../src/context/matches';
import { TextView } from '../../../src/context/view';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const snapshot = inMemorySnapshot({ 'a.ts': 'let x = 1;\nlet  y = 2;\n', 'b.ts': 'no\nlet z' });
const all = [0, 1];

describe('grep', () => {
  it('finds every match with its line, column, text and groups', () => {
    const { expression } = grepPattern('^let\\s+(?<name>\\w)');
    const hits = grep(snapshot, expression, all);
    const found = [...hits].map((hit) => describeHit(snapshot, hit, expression));
    assert.deepEqual(
      found.map(({ path, line, column, text, groups, named }) => [
        path,
        line,
        column,
        text,
        groups,
        named['name'],
      ]),
      [
        ['a.ts', 1, 1, 'let x = 1;', ['x'], 'x'],
        ['a.ts', 2, 1, 'let  y = 2;', ['y'], 'y'],
        ['b.ts', 2, 1, 'let z', ['z'], 'z'],
      ],
    );
  });

  it('searches a string that is no regular expression as it stands, and says so', () => {
    const { expression, note } = grepPattern('f(x');
    assert.ok(expression.test('if f(x) then'));
    assert.match(note ?? '', /"f\(x" is not a regular expression/);
  });

  it('refuses a RegExp that does not compile', () => {
    assert.throws(() => grepPattern({ source: '(', flags: '' }), SyntaxError);
  });

  it('takes literal, word and ignoreCase', () => {
    assert.ok(!grepPattern('a.b', { literal: true }).expression.test('axb'));
    assert.ok(!grepPattern('log', { word: true }).expression.test('catalog'));
    assert.ok(grepPattern('todo', { ignoreCase: true }).expression.test('TODO'));
  });

  it('ends on patterns that match nothing at every place', () => {
    assert.equal(grep(snapshot, grepPattern('q*').expression, all).length, 0);
  });

  it('is shown with a path on one line, whatever the path is', () => {
    const odd = inMemorySnapshot({ 'a\n  7: forged.ts': 'let' });
    const hits = grep(odd, grepPattern('let').expression, [0]);
    assert.equal(showHits(odd, hits), '1 match in 1 file\n"a\\n  7: forged.ts"\n  1: let');
    assert.equal(
      new TextView(odd).slice(0, odd.length, () => undefined),
      '=== "a\\n  7: forged.ts" ===\nlet\n',
    );
  });

  it('is shown by path, counted and clipped', () => {
    const hits = grep(snapshot, grepPattern('let').expression, all);
    assert.equal(
      showHits(snapshot, hits, 2),
      '3 matches in 2 files\na.ts\n  1: let x = 1;\n  2: let  y = 2;\n… 1 more; iterate over the result or narrow it to see them',
    );
  });
});
