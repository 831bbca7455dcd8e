import assert from 'node:assert/strict';
import type { OriginLocks } from '../../../src/trace/originLocks';
import { segmentLockState, takeSegmentLock } from '../../../src/trace/segmentLock';
import { segmentStore } from '../../../src/trace/segments';
import { inMemoryFiles, type InMemoryFiles } from './inMemoryFiles';
import { windowsOfOneOrigin } from './windowsOfOneOrigin';

const path = 'r1.lock';

describe('the lock of a journal in segments', () => {
  let files: InMemoryFiles;
  let time: number;
  beforeEach(() => {
    files = inMemoryFiles();
    time = Date.now();
  });
  const now = () => time;
  const take = (holder: string, originLocks?: OriginLocks) =>
    takeSegmentLock({ files, holder, originLocks }, path, now);
  const stateFor = (holder: string, originLocks?: OriginLocks) =>
    segmentLockState({ files, holder, originLocks }, path, now);
  const hadOf = async (attempts: readonly ReturnType<typeof take>[]) => {
    const taken = await Promise.allSettled(attempts);
    return taken.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  };

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
    const had = await hadOf([take('a'), take('b')]);
    assert.equal(had.length, 1);
    await had[0]!.release();
  });

  it('is left when nobody wrote it for long, when it was abandoned, and when it says nothing', async () => {
    await files.write(path, JSON.stringify({ holder: 'a', at: time - 60_000 }));
    assert.equal(await stateFor('b'), 'left');
    const lock = await take('b');
    lock.abandon();
    assert.equal(await stateFor('c'), 'left');
    await lock.release();
    assert.equal(await stateFor('c'), 'left');
    await files.write(path, '');
    assert.equal(await stateFor('c'), 'left');
  });

  it('is another’s who took it over from a holder that stood still: that one writes and releases nothing', async () => {
    const store = segmentStore(files, 'r1', () => take('a'));
    await store.append('one\n');
    time += 60_000;
    const lock = await take('b');
    await assert.rejects(store.append('two\n'), {
      code: 'locked',
      message: /was taken over by another window/,
    });
    await store.close();
    assert.equal(await stateFor('b'), 'mine');
    assert.equal(files.texts.get('r1/00000001.jsonl'), 'one\n');
    await lock.release();
  });

  describe('in a browser, among windows of one origin,', () => {
    it('is had by one alone, however long a write takes to be seen', async () => {
      const { texts } = files;
      // That of the first arrives when the second has long seen its own.
      files.write = async (file, text) => {
        if (text.includes('"a"')) await new Promise((resolve) => setTimeout(resolve, 400));
        texts.set(file, text);
      };
      const windows = windowsOfOneOrigin();
      const had = await hadOf([take('a', windows.open().originLocks), take('b', windows.open().originLocks)]);
      assert.equal(had.length, 1);
      await had[0]!.release();
    });

    it('is left as soon as its window has gone', async () => {
      const windows = windowsOfOneOrigin();
      const [first, second] = [windows.open(), windows.open()];
      await take('a', first.originLocks);
      assert.equal(await stateFor('b', second.originLocks), 'theirs');
      first.kill();
      assert.equal(await stateFor('b', second.originLocks), 'left');
      await (await take('b', second.originLocks)).release();
      assert.equal(await stateFor('a', first.originLocks), 'free');
    });

    it('is kept by a window that stood still, since that lives', async () => {
      const windows = windowsOfOneOrigin();
      const lock = await take('a', windows.open().originLocks);
      time += 60_000;
      const { originLocks } = windows.open();
      assert.equal(await stateFor('b', originLocks), 'theirs');
      await assert.rejects(take('b', originLocks), { code: 'locked' });
      await lock.release();
    });

    it('can be had by the next after it could not be taken', async () => {
      const windows = windowsOfOneOrigin();
      files.failure = new Error('no room');
      await assert.rejects(take('a', windows.open().originLocks), /no room/);
      delete files.failure;
      await (await take('b', windows.open().originLocks)).release();
    });

    it('is judged by its file where the holder has another origin', async () => {
      const lock = await take('a', windowsOfOneOrigin('https://other').open().originLocks);
      const { originLocks } = windowsOfOneOrigin().open();
      assert.equal(await stateFor('b', originLocks), 'theirs');
      time += 60_000;
      assert.equal(await stateFor('b', originLocks), 'left');
      await lock.release();
    });
  });
});
