import assert from 'node:assert/strict';
import { chunk } from '../../../src/context/chunks';
import { textOf } from '../../../src/context/span';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

/** A small generator of its own, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

function randomText(next: () => number): string {
  const letters = ['a', 'b', ' ', '\n', '\n\n', '\r\n', '😀', 'é'];
  const length = Math.floor(next() * 400);
  return Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join('');
}

describe('chunk', () => {
  it('has every character exactly once, whatever the sizes', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const next = random(seed);
      const texts = Object.fromEntries(
        Array.from({ length: 5 }, (_, index) => [`${index}.txt`, randomText(next)]),
      );
      const snapshot = inMemorySnapshot(texts);
      const maxChars = 2 + Math.floor(next() * 200);
      const chunks = chunk(snapshot, snapshot.documents.keys(), { maxChars, overlap: 0 });
      const spans = chunks.flat();
      assert.equal(
        spans.map((span) => textOf(snapshot, span)).join(''),
        Object.values(texts).join(''),
        `seed ${seed}`,
      );
      for (const spansOfOne of chunks) {
        const size = spansOfOne.reduce((sum, { start, end }) => sum + end - start, 0);
        assert.ok(size <= maxChars, `seed ${seed}: ${size} > ${maxChars}`);
      }
      for (const span of spans) {
        assert.ok(textOf(snapshot, span).isWellFormed(), `seed ${seed}: a pair is split`);
      }
    }
  });

  it('packs small documents together and keeps them whole', () => {
    const snapshot = inMemorySnapshot({ a: 'x'.repeat(40), b: 'y'.repeat(40), c: 'z'.repeat(40) });
    const chunks = chunk(snapshot, [0, 1, 2], { maxChars: 100, overlap: 0 });
    assert.deepEqual(
      chunks.map((spans) => spans.map(({ document }) => document)),
      [[0, 1], [2]],
    );
  });

  it('cuts at a blank line when there is one in reach', () => {
    const snapshot = inMemorySnapshot({ a: `${'line\n'.repeat(12)}\n${'more\n'.repeat(12)}` });
    const [first = []] = chunk(snapshot, [0], { maxChars: 80, overlap: 0 });
    assert.equal(textOf(snapshot, first[0]!), `${'line\n'.repeat(12)}\n`);
  });

  it('repeats the overlap', () => {
    const snapshot = inMemorySnapshot({ a: 'abcdefghij' });
    const texts = chunk(snapshot, [0], { maxChars: 4, overlap: 1 }).map((spans) =>
      textOf(snapshot, spans[0]!),
    );
    assert.deepEqual(texts, ['abcd', 'defg', 'ghij']);
  });
});
