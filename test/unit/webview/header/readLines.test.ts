import assert from 'node:assert/strict';
import { linesText, readNote } from '../../../../src/webview/header/readLines';

const file = { path: 'a.ts', lines: 100 };
const stretches = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ from: index * 3 + 1, to: index * 3 + 2 }));

describe('the lines of a file in words', () => {
  const shown = (lines: number, ranges: readonly { from: number; to: number }[]) =>
    linesText({ lines, ranges }, file);

  it('names ranges and single lines', () => {
    const ranges = [
      { from: 1, to: 40 },
      { from: 55, to: 55 },
    ];
    assert.deepEqual(shown(41, ranges), { short: '1–40, 55', full: '41 lines of 100: 1–40, 55' });
  });

  it('says all of a whole file, and some where the lines are not known', () => {
    assert.equal(shown(100, [{ from: 1, to: 100 }])?.short, 'all');
    assert.equal(shown(0, [])?.short, 'some');
    assert.equal(linesText(undefined, file), undefined);
  });

  it('counts the lines it does not name', () => {
    assert.deepEqual(shown(50, stretches(20)), {
      short: '1–2, 4–5, 7–8, 10–11, 13–14, 16–17 and 38 more lines',
      full: `50 lines of 100: ${stretches(20)
        .map(({ from, to }) => `${from}–${to}`)
        .join(', ')} and 10 more lines`,
    });
  });

  it('says what the table lacks', () => {
    const coverage = { inScope: 1, searched: 1, opened: 1, sent: 1, leftOut: 0 };
    assert.match(readNote({ ...coverage, moreFiles: 3, incomplete: true }), /^3 more files.*not be recorded/);
    assert.doesNotMatch(readNote(coverage), /not shown|not be recorded/);
  });
});
