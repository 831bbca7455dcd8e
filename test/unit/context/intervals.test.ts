import assert from 'node:assert/strict';
import { IntervalSet } from '../../../src/context/intervals';

/** Repeatable numbers from 0 to `below`, exclusive. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('IntervalSet', () => {
  it('holds what a plain set holds, in the fewest stretches, whatever is added in whatever order', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const below = numbers(seed);
      const set = new IntervalSet();
      const naive = new Set<number>();
      const size = 20 + below(200);
      for (let step = 0; step < 60; step++) {
        const start = below(size);
        const end = start + below(seed % 3 === 0 ? 40 : 6);
        set.add(start, end);
        for (let value = start; value < end; value++) naive.add(value);
        const from = below(size);
        const to = from + below(10);
        const asked = Array.from({ length: to - from }, (_, index) => naive.has(from + index));
        assert.equal(set.overlaps(from, to), asked.includes(true), `seed ${seed}: overlaps ${from}-${to}`);
        if (to > from)
          assert.equal(set.covers(from, to), !asked.includes(false), `seed ${seed}: covers ${from}-${to}`);
      }
      const held = [...set].flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, index) => start + index),
      );
      assert.deepEqual(
        held,
        [...naive].sort((a, b) => a - b),
        `seed ${seed}`,
      );
      const fewest = held.filter((value, index) => value !== (held[index - 1] ?? -2) + 1).length;
      assert.equal(set.count, fewest, `seed ${seed}`);
    }
  });

  it('takes an empty or reversed stretch for nothing', () => {
    const set = new IntervalSet();
    set.add(5, 5);
    set.add(7, 3);
    assert.deepEqual([set.count, set.overlaps(0, 10), set.covers(5, 6)], [0, false, false]);
  });
});
