import assert from 'node:assert/strict';
import { scrollToShow, visibleRange } from '../../../../src/webview/tree/visibleRange';

describe('the lines to draw', () => {
  it('are those in view and some beyond, however many there are', () => {
    assert.deepEqual(visibleRange(22 * 1000, 220, 5000), { from: 990, to: 1020 });
    assert.deepEqual(visibleRange(0, 220, 5), { from: 0, to: 5 });
  });

  it('are none beyond the end of a list that has become shorter', () => {
    const { from, to } = visibleRange(22 * 1000, 220, 20);
    assert.ok(from >= 0 && to === 20);
  });

  it('are scrolled to by as little as it takes', () => {
    assert.equal(scrollToShow(2, 100, 220), 44);
    assert.equal(scrollToShow(5, 100, 220), 100);
    assert.equal(scrollToShow(20, 100, 220), 242);
  });
});
