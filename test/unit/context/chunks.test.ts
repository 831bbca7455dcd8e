import assert from 'node:assert/strict';
import { chunk } from '../../../src/context/chunks';
import { textOf } from '../../../src/context/span';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';
import { seeded } from '../../support/seeded';

function randomText(next: () => number): string {
  const letters = [
    'a',
    'b',
    ' ',
    '\n',
    '\n\n',
    '\r\n',
    '\r\n\r\n',
    '\r',
    '😀',
    '😀',
    'é',
    '\ud83d',
    '\ufeff',
  ];
  const length = Math.floor(next() * 400);
  return Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join('');
}

/** Documents, options, and the chunks they give. */
function randomCase(seed: number) {
  const next = seeded(seed);
  const texts = Object.fromEntries(
    Array.from({ length: 5 }, (_, index) => [`${index}.txt`, next() < 0.1 ? '' : randomText(next)]),
  );
  const snapshot = inMemorySnapshot(texts);
  const maxChars = next() < 0.2 ? 1 + Math.floor(next() * 3) : 1 + Math.floor(next() * 200);
  const overlap = next() < 0.5 ? 0 : Math.floor(next() * maxChars);
  const order = [...snapshot.documents.keys()].sort(() => next() - 0.5).slice(0, 1 + Math.floor(next() * 5));
  const chunks = chunk(snapshot, order, { maxChars, overlap });
  const told = `seed ${seed}, maxChars ${maxChars}, overlap ${overlap}`;
  return { snapshot, maxChars, overlap, order, chunks, told };
}

describe('chunk', () => {
  it('has every character in order, repeats no more than the overlap, and no chunk is too large', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const { snapshot, maxChars, overlap, order, chunks, told } = randomCase(seed);
      const spans = chunks.flat();
      for (const index of order) {
        const text = snapshot.document(index).text();
        const own = spans.filter(({ document }) => document === index);
        assert.equal(own[0]?.start, 0, told);
        assert.equal(own.at(-1)?.end, text.length, told);
        own.slice(1).forEach(({ start, end }, at) => {
          const before = own[at]!;
          assert.ok(start <= before.end && start > before.start && end > before.end, told);
          assert.ok(before.end - start <= overlap, told);
        });
      }
      assert.deepEqual([...new Set(spans.map(({ document }) => document))], order, told);
      for (const spansOfOne of chunks) {
        const size = spansOfOne.reduce((sum, { start, end }) => sum + end - start, 0);
        assert.ok(size <= maxChars, `${told}: ${size}`);
      }
    }
  });

  it('cuts no letter and no line break in two where there is room for both halves', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const { snapshot, maxChars, overlap, chunks, told } = randomCase(seed);
      if (maxChars < 2 * overlap + 3) continue;
      for (const { document, start, end } of chunks.flat()) {
        const text = snapshot.document(document).text();
        const parts = (place: number) =>
          /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(text.slice(place - 1, place + 1));
        assert.ok(!parts(start) && !parts(end), `${told}: ${start}–${end}`);
      }
    }
  });

  it('refuses to make more pieces than anybody reads', () => {
    const snapshot = inMemorySnapshot({ a: 'x'.repeat(1_000_002) });
    assert.throws(
      () => chunk(snapshot, [0], { maxChars: 1, overlap: 0 }),
      /more than 1,000,000 chunks: use a larger maxChars/,
    );
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
