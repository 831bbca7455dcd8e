import assert from 'node:assert/strict';
import { segmentLockState, takeSegmentLock } from '../../../src/trace/segmentLock';
import { inMemoryFiles, type InMemoryFiles } from './inMemoryFiles';

describe('the lock of a journal in segments', () => {
  let files: InMemoryFiles;
  beforeEach(() => (files = inMemoryFiles()));
  const take = (holder: string) => takeSegmentLock(files, 'r1.lock', holder);
  const stateFor = (holder: string) => segmentLockState(files, 'r1.lock', holder);

  it('is one holder’s until it is released', async () => {
    assert.equal(await stateFor('a'), 'free');
    const lock = await take('a');
    assert.deepEqual([await stateFor('a'), await stateFor('b')], ['mine', 'theirs']);
    await assert.rejects(take('b'), { name: 'JournalError', code: 'locked' });
    await assert.rejects(take('a'), { code: 'locked' });
    await lock.release();
    assert.equal(await stateFor('b'), 'free');
  });

  it('is had by one of two who take it at once', async () => {
    const taken = await Promise.allSettled([take('a'), take('b')]);
    const had = taken.filter((result) => result.status === 'fulfilled');
    assert.equal(had.length, 1);
    await had[0]!.value.release();
  });

  it('is left when nobody wrote it for long, when it was abandoned, and when it says nothing', async () => {
    await files.write('r1.lock', JSON.stringify({ holder: 'a', at: Date.now() - 60_000 }));
    assert.equal(await stateFor('b'), 'left');
    const lock = await take('b');
    lock.abandon();
    assert.equal(await stateFor('c'), 'left');
    await lock.release();
    assert.equal(await stateFor('c'), 'left');
    await files.write('r1.lock', '');
    assert.equal(await stateFor('c'), 'left');
  });
});
