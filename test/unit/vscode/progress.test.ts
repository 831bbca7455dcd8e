import assert from 'node:assert/strict';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { progressText, shortCount } from '../../../src/vscode/progress';
import { callDone, numbered, started, subCall, turn } from './fakes';

const after = (...bodies: Parameters<typeof numbered>) =>
  progressText(numbered(...bodies).reduce(reduce, emptyRun()));

describe('the progress line', () => {
  it('says that files are read before the first turn', () => {
    assert.equal(after(started), 'reading the files');
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
