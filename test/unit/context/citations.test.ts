import assert from 'node:assert/strict';
import { checkCitations } from '../../../src/context/citations';
import { Snapshot, textInMemory } from '../../../src/context/snapshot';

const snapshot = new Snapshot([
  textInMemory('Makefile', 'all:\n'),
  textInMemory('docs/my notes.md', 'a\nb\n'),
  textInMemory('src/a.ts', '1\n2\n3\n', { uri: 'file:///w/src/a.ts' }),
  textInMemory('src/selected.ts', 'x\ny\n', { firstLine: 100 }),
]);
const check = (answer: string) =>
  checkCitations(snapshot, answer).map(({ path, line, endLine, problem }) => [path, line, endLine, problem]);

describe('checkCitations', () => {
  it('finds places in prose, lists, code and links, once each', () => {
    assert.deepEqual(check('See src/a.ts:2, (`src/a.ts:1-3`) and again src/a.ts:2. Also Makefile:1!'), [
      ['src/a.ts', 1, 3, undefined],
      ['src/a.ts', 2, 2, undefined],
      ['Makefile', 1, 1, undefined],
    ]);
  });

  it('understands columns, #L and blanks in backticks', () => {
    assert.deepEqual(check('src/a.ts:2:7 src/a.ts#L1-L2 `docs/my notes.md:2`'), [
      ['docs/my notes.md', 2, 2, undefined],
      ['src/a.ts', 2, 2, undefined],
      ['src/a.ts', 1, 2, undefined],
    ]);
  });

  it('says what is wrong: no such document, no such line, a range turned round', () => {
    assert.deepEqual(check('src/b.ts:1, src/a.ts:9, src/a.ts:3-1, src/selected.ts:3'), [
      ['src/b.ts', 1, 1, 'no document src/b.ts; nearest: src/a.ts'],
      ['src/a.ts', 9, 9, 'src/a.ts has 3 lines'],
      ['src/a.ts', 3, 1, 'the range ends before it starts'],
      ['src/selected.ts', 3, 3, 'src/selected.ts was seen from line 100 to 101 only'],
    ]);
  });

  it('counts the lines of a selection as its file does', () => {
    assert.deepEqual(check('src/selected.ts:101'), [['src/selected.ts', 101, 101, undefined]]);
  });

  it('passes over what only looks like a place', () => {
    assert.deepEqual(check('at 12:30 on localhost:8080, http://a.b/src/a.ts:2, node:22, 3:4'), []);
  });

  it('carries the address to open', () => {
    assert.equal(checkCitations(snapshot, 'src/a.ts:1')[0]?.uri, 'file:///w/src/a.ts');
  });
});
