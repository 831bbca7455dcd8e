import assert from 'node:assert/strict';
import type { TextProgress } from '../../../src/protocol/textProgress';
import { TextProgressReports } from '../../../src/worker/textProgressReports';

function setUp() {
  const told: (TextProgress | undefined)[] = [];
  const clock = { now: 0 };
  const reports = new TextProgressReports(
    (progress) => told.push(progress),
    () => clock.now,
  );
  return { told, clock, reports };
}

describe('reports of how far listing and reading are', () => {
  it('are four a second at most, however much there is', () => {
    const { told, clock, reports } = setUp();
    for (let file = 1; file <= 77_000; file++) {
      clock.now += 0.1;
      reports.read(file, 77_000);
    }
    assert.equal(told.length, Math.ceil(7_700 / 250));
    assert.deepEqual(told[0], { kind: 'reading', read: 1, of: 77_000 });
  });

  it('tell at once that reading has begun', () => {
    const { told, reports } = setUp();
    reports.found(1);
    reports.found(2);
    reports.read(0, 2);
    assert.deepEqual(told, [
      { kind: 'listing', found: 1 },
      { kind: 'reading', read: 0, of: 2 },
    ]);
  });

  it('tell the end once, and only of what was begun', () => {
    const { told, reports } = setUp();
    reports.end();
    reports.read(0, 2);
    reports.end();
    reports.end();
    assert.deepEqual(told, [{ kind: 'reading', read: 0, of: 2 }, undefined]);
  });
});
