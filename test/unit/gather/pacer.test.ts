import assert from 'node:assert/strict';
import { pacer } from '../../../src/gather/pacer';

const signal = new AbortController().signal;

/** Keeps the thread busy for so many milliseconds. */
function work(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('a pacer', () => {
  it('lets others have their turn between pieces of work that wait together', async () => {
    const pace = pacer(2);
    const order: string[] = [];
    work(3);
    const pieces = ['a', 'b', 'c'].map(async (name) => {
      await pace.breathe(signal);
      order.push(name);
      setImmediate(() => order.push(`after ${name}`));
      work(3);
    });
    await Promise.all(pieces);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(order, ['a', 'after a', 'b', 'after b', 'c', 'after c']);
  });

  it('rejects when aborted, and goes on for others', async () => {
    const pace = pacer(0);
    const controller = new AbortController();
    const aborted = pace.breathe(controller.signal);
    const other = pace.breathe(signal);
    controller.abort();
    await assert.rejects(aborted, { name: 'AbortError' });
    await other;
  });
});
