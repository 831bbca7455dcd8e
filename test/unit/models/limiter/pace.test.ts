import assert from 'node:assert/strict';
import { Pace } from '../../../../src/models/limiter/pace';

describe('Pace', () => {
  it('is the ceiling until something is refused, and follows it', () => {
    let ceiling = 16;
    const pace = new Pace(() => ceiling);
    assert.equal(pace.limit, 16);
    ceiling = 4;
    assert.equal(pace.limit, 4);
  });

  it('halves once for all that were under way together', () => {
    const pace = new Pace(() => 64);
    const { round } = pace;
    for (let i = 0; i < 64; i++) pace.refused(round, 64);
    assert.equal(pace.limit, 32);
    pace.refused(pace.round, 32);
    assert.equal(pace.limit, 16);
  });

  it('halves what was really under way', () => {
    const pace = new Pace(() => 256);
    pace.refused(pace.round, 8);
    assert.equal(pace.limit, 4);
  });

  it('never stops altogether', () => {
    const pace = new Pace(() => 4);
    for (let i = 0; i < 9; i++) pace.refused(pace.round, pace.limit);
    assert.equal(pace.limit, 1);
  });

  it('comes back bit by bit: by about a place, or an eighth, for as many successes as there are places', () => {
    const pace = new Pace(() => 64);
    for (let i = 0; i < 9; i++) pace.refused(pace.round, pace.limit);
    const limits: number[] = [];
    while (pace.limit < 64 && limits.length < 100) {
      limits.push(pace.limit);
      for (let i = pace.limit; i > 0; i--) pace.succeeded();
    }
    limits.forEach((limit, i) => assert.ok(limit <= (limits[i - 1] ?? 1) * 1.125 + 1, limits.join()));
    assert.ok(limits.length > 20 && limits.length < 40, limits.join());
    for (let i = 0; i < 100; i++) pace.succeeded();
    assert.equal(pace.limit, 64);
  });
});
