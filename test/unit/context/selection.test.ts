import assert from 'node:assert/strict';
import { contentHash, selectDocuments, type ContextPart } from '../../../src/context/selection';
import { lineRange } from '../../../src/context/span';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const snapshot = inMemorySnapshot({ 'a.ts': '1\n2\n3\n4\n5\n', 'b.ts': 'x\ny\n' });
const lines = (document: number, from: number, to: number): ContextPart => ({
  span: lineRange(snapshot, document, from, to),
});
const select = (...parts: ContextPart[]) =>
  selectDocuments(snapshot, parts).map(({ document }) => [
    document.path,
    document.firstLine,
    document.text(),
  ]);

describe('selectDocuments', () => {
  it('keeps path and line numbers of a stretch', () => {
    assert.deepEqual(select(lines(0, 2, 3)), [['a.ts', 2, '2\n3\n']]);
  });

  it('joins stretches that touch or overlap, and names further ones apart', () => {
    assert.deepEqual(select(lines(0, 3, 4), lines(0, 1, 1), lines(0, 4, 5), lines(1, 1, 2)), [
      ['a.ts', 1, '1\n'],
      ['a.ts~2', 3, '3\n4\n5\n'],
      ['b.ts', 1, 'x\ny\n'],
    ]);
  });

  it('takes everything, and texts of no place', () => {
    assert.deepEqual(select({ everything: true }, { text: 'own' }, { text: 'words' }), [
      ['a.ts', 1, '1\n2\n3\n4\n5\n'],
      ['b.ts', 1, 'x\ny\n'],
      ['text', 1, 'own'],
      ['text~2', 1, 'words'],
    ]);
  });
});

describe('contentHash', () => {
  it('is equal for equal prompts and parts, and differs with either, and with the place', () => {
    const twin = inMemorySnapshot({ 'c.ts': '1\n2\n3\n4\n5\n' });
    const hash = (prompt: string, ...parts: ContextPart[]) => contentHash(snapshot, prompt, parts);
    assert.equal(hash('p', lines(0, 1, 2)), hash('p', lines(0, 1, 2)));
    assert.notEqual(hash('p', lines(0, 1, 2)), hash('q', lines(0, 1, 2)));
    assert.notEqual(hash('p', lines(0, 1, 2)), hash('p', lines(0, 1, 3)));
    assert.notEqual(hash('p', lines(0, 1, 2)), contentHash(twin, 'p', [{ span: lineRange(twin, 0, 1, 2) }]));
    assert.notEqual(hash('p', { text: 'ab' }, { text: 'c' }), hash('p', { text: 'a' }, { text: 'bc' }));
  });

  it('does not depend on the markers of fences in the prompt', () => {
    const fenced = (marker: string) => `Read <data id="${marker}">x</data id="${marker}">`;
    assert.equal(
      contentHash(snapshot, fenced('0123456789ab'), []),
      contentHash(snapshot, fenced('ba9876543210'), []),
    );
  });
});
