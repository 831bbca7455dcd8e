import assert from 'node:assert/strict';
import { HostClock } from '../../../../src/webview/shared/hostClock';

describe("the host's clock", () => {
  it('goes on from the last event, whatever the local clock says', () => {
    let local = 5;
    const clock = new HostClock(() => local);
    assert.equal(clock.now(), 0);
    clock.observe(1_000_000);
    local += 700;
    assert.equal(clock.now(), 1_000_700);
    clock.observe(1_002_000);
    local += 1;
    assert.equal(clock.now(), 1_002_001);
  });

  it('never goes back for an event that was long under way', () => {
    let local = 0;
    const clock = new HostClock(() => local);
    clock.observe(1000);
    local = 500;
    clock.observe(1200);
    assert.equal(clock.now(), 1500);
  });
});
