import assert from 'node:assert/strict';
import { Fence } from '../../../src/context/fence';
import { previewSpans } from '../../../src/context/preview';
import type { Snapshot } from '../../../src/context/snapshot';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const lines = (count: number) => 'a line of some twenty\n'.repeat(count);
const shown = (snapshot: Snapshot) =>
  previewSpans(snapshot).map(({ document, end }) => [snapshot.document(document).path, end]);

describe('preview', () => {
  it('is the beginning of a single document, up to the end of a line', () => {
    assert.deepEqual(shown(inMemorySnapshot({ 'a.ts': lines(3) })), [['a.ts', 66]]);
    const [[, end] = []] = shown(inMemorySnapshot({ 'a.ts': 'x'.repeat(97) + '\n' + lines(500) }));
    assert.equal((Number(end) - 97) % 22, 0);
    assert.ok(Number(end) <= 2_000 && Number(end) > 1_700, `${end}`);
  });

  it('cuts a line only where it is the first', () => {
    assert.deepEqual(shown(inMemorySnapshot({ 'a.json': 'x'.repeat(5_000_000) })), [['a.json', 2_000]]);
  });

  it('shows the README and a few others of many, and no empty ones', () => {
    const texts = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`p${index % 40}/f${index}.ts`, index % 2 ? '' : lines(90)]),
    );
    const paths = shown(inMemorySnapshot({ ...texts, 'p1/readme.md': lines(9), 'README.md': lines(9) }));
    assert.equal(paths.length, 5);
    assert.ok(paths.some(([path]) => path === 'README.md') && paths.every(([, end]) => Number(end) > 0));
  });

  it('is bounded when it is fenced, numbers included', () => {
    for (const texts of [
      { 'a.txt': '\n'.repeat(100_000) },
      Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}.txt`, '\n'.repeat(5_000)])),
      { 'empty.txt': '' },
    ]) {
      const snapshot = inMemorySnapshot(texts);
      const fence = new Fence(new Uint8Array(8));
      const text = previewSpans(snapshot).map((span) => fence.span(snapshot, span));
      assert.ok(text.length > 0 && text.join('\n').length < 4_000, `${text.join('\n').length}`);
    }
  });
});
