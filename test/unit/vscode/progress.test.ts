import assert from 'node:assert/strict';
import type { TextProgress } from '../../../src/protocol/textProgress';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { progressText, shortCount } from '../../../src/vscode/progress';
import { callDone, numbered, started, subCall, turn } from './fakes';

const after = (...bodies: Parameters<typeof numbered>) =>
  progressText(numbered(...bodies).reduce(reduce, emptyRun()));

describe('the progress line', () => {
  it('says that files are read before the first turn', () => {
    assert.equal(after(started), 'reading the files');
  });

  it('counts the files that are found and read, beside the first turn, too', () => {
    const at = (progress: TextProgress, ...bodies: Parameters<typeof numbered>) =>
      progressText(numbered(started, ...bodies).reduce(reduce, emptyRun()), progress);
    assert.equal(at({ kind: 'listing', found: 41_000 }), '41,000 files found');
    const reading = { kind: 'reading', read: 12_000, of: 77_000 } as const;
    assert.equal(at(reading), 'reading: 12,000 of 77,000 files');
    assert.equal(at(reading, turn(1)), 'turn 1/20 · reading: 12,000 of 77,000 files');
  });

  it('counts turns, sub-calls done and running, and tokens', () => {
    assert.equal(
      after(started, turn(1), subCall('1.c1'), subCall('1.c2'), callDone('1.c1', 12_100)),
      'turn 1/20 · sub-calls: 1 done, 1 running · 12.3k tokens',
    );
  });

  it('shortens counts', () => {
    assert.deepEqual([7, 999, 1_000, 12_345, 999_949, 999_950, 2_400_000].map(shortCount), [
      '7',
      '999',
      '1k',
      '12.3k',
      '999.9k',
      '1M',
      '2.4M',
    ]);
  });
});
