import assert from 'node:assert/strict';
import {
  countOf,
  formatCompact,
  formatCount,
  formatDuration,
  formatElapsed,
} from '../../../../src/webview/shared/format';

describe('figures in words', () => {
  it('shortens counts to about three digits and never shows 1000k', () => {
    const shown = [0, 7, 999, 1000, 1234, 9949, 9960, 34_567, 999_499, 999_600, 1_500_000].map(formatCompact);
    assert.deepEqual(shown, ['0', '7', '999', '1k', '1.2k', '9.9k', '10k', '35k', '999k', '1M', '1.5M']);
  });

  it('separates thousands', () => assert.equal(formatCount(9_412_003), '9,412,003'));

  it('takes the singular for one only', () => {
    assert.deepEqual(
      [countOf(0, 'turn'), countOf(1, 'turn'), countOf(1200, 'turn'), countOf(2, 'reply', 'replies')],
      ['0 turns', '1 turn', '1,200 turns', '2 replies'],
    );
  });

  it('says how long something took in the unit that fits', () => {
    const shown = [0.4, 40, 999.6, 1234, 9949, 34_400, 125_000, 3_780_000].map(formatDuration);
    assert.deepEqual(shown, ['0 ms', '40 ms', '1.0 s', '1.2 s', '9.9 s', '34 s', '2 min 05 s', '1 h 03 min']);
  });

  it('counts a running time in whole seconds and never below zero', () => {
    assert.deepEqual([-50, 1999, 61_000].map(formatElapsed), ['0 s', '1 s', '1 min 01 s']);
  });
});
