import assert from 'node:assert/strict';
import { outline } from '../../../src/context/outline';
import { seeded } from '../../support/seeded';

const document = (path: string) => ({ path, size: 10 });

describe('outline', () => {
  it('opens the fullest folders first and joins those that hold one folder alone', () => {
    const paths = ['a.md', 'src/only/x/1.ts', 'src/only/x/2.ts', 'src/only/y/3.ts', 'lib/z/deep/4.ts'];
    assert.deepEqual(outline(paths.map(document), 'byte'), [
      '  a.md (10 bytes)',
      '  src/only/ (3 documents, 30 bytes)',
      '    x/ (2 documents, 20 bytes)',
      '    y/ (1 document, 10 bytes)',
      '  lib/z/deep/ (1 document, 10 bytes)',
    ]);
  });

  it('counts every document once and stays short, whatever the tree', () => {
    const random = seeded(7);
    for (let round = 0; round < 30; round++) {
      const paths = Array.from({ length: 1 + Math.floor(random() * 3_000) }, (_, index) => {
        const steps = Array.from(
          { length: Math.floor(random() * 6) },
          () => `d${Math.floor(random() ** 3 * 60)}/`,
        );
        return `${steps.join('')}f${index}`;
      });
      const lines = outline(paths.map(document), 'byte');
      assert.ok(lines.length <= 50, `${lines.length} lines`);
      const top = paths.filter((path) => !path.includes('/')).length;
      const folders = lines.filter((line) => /^ {2}\S.*\/ \(/.test(line));
      const counted = folders.reduce(
        (sum, line) => sum + Number(/\(([\d,]+) doc/.exec(line)?.[1]?.replace(',', '')),
        0,
      );
      const isCut = lines.some((line) => /^ {2}… and .*folder/.test(line));
      if (isCut) assert.ok(counted < paths.length - top);
      else assert.equal(counted, paths.length - top);
    }
  });
});
