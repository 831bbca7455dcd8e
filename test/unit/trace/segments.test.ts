import assert from 'node:assert/strict';
import { openJournal } from '../../../src/trace/journal';
import type { JournalLock } from '../../../src/trace/lockState';
import { damagedSegmentsOf, readSegments, reopenSegments, segmentStore } from '../../../src/trace/segments';
import { textHash } from '../../../src/trace/textHash.node';
import { inMemoryFiles, type InMemoryFiles } from './inMemoryFiles';
import { sampleEvents } from './sampleEvents';

describe('a journal in segments', () => {
  const events = sampleEvents();
  const options = { runId: 'r1', createdAt: 1, software: 'test', hash: textHash };
  let files: InMemoryFiles;
  let released: number;
  beforeEach(() => {
    files = inMemoryFiles();
    released = 0;
  });
  const lock = (): Promise<JournalLock> =>
    Promise.resolve({
      release: () => {
        released++;
        return Promise.resolve();
      },
      abandon: () => undefined,
    });
  const name = (number: number) => `r1/${String(number).padStart(8, '0')}.jsonl`;

  /** A segment for each event. */
  async function written(count = events.length): Promise<void> {
    const journal = openJournal(segmentStore(files, 'r1', lock), options);
    for (const event of events.slice(0, count)) await journal.record(event);
    await journal.close();
  }

  it('is read as it was written, and no segment is written twice', async () => {
    const seen = new Set<string>();
    const inMemory = files;
    files = {
      ...inMemory,
      write: (path, text) => {
        assert.ok(!seen.has(path), path);
        seen.add(path);
        return inMemory.write(path, text);
      },
    };
    await written();
    assert.deepEqual((await readSegments(files, 'r1'))?.events, events);
    assert.equal(seen.size, events.length);
    assert.equal(released, 1);
  });

  it('is none where there is no segment', async () => {
    assert.equal(await readSegments(files, 'r1'), undefined);
    assert.equal(await reopenSegments(files, 'r1', lock), undefined);
    assert.equal(released, 1);
  });

  it('is used up to its last segment where that is torn, at every character', async () => {
    await written(4);
    const whole = files.texts.get(name(4))!;
    for (let length = 0; length < whole.length - 1; length++) {
      files.texts.set(name(4), whole.slice(0, length));
      const { events: found, problems } = (await readSegments(files, 'r1'))!;
      assert.deepEqual(found, events.slice(0, 3));
      assert.deepEqual(
        problems,
        length === 0 ? [] : [{ line: 5, message: 'the last line was not written to its end' }],
      );
    }
  });

  it('names the segment that is missing, and uses what precedes it', async () => {
    await written(5);
    files.texts.delete(name(3));
    const { events: found, problems } = (await readSegments(files, 'r1'))!;
    assert.deepEqual(found, events.slice(0, 2));
    assert.deepEqual(problems, [{ line: 4, message: 'part 3 of the trace is missing' }]);
    files.texts.delete(name(1));
    await assert.rejects(
      readSegments(files, 'r1'),
      /The trace cannot be read: part 1 of the trace is missing/,
    );
  });

  for (const [what, damage] of Object.entries({
    'whose last segment is torn': () => files.texts.set(name(5), '{"type":'),
    'whose last segment is empty': () => files.texts.set(name(5), ''),
    'with a damaged segment': () => files.texts.set(name(5), 'nonsense\n').set(name(6), 'more\n'),
    'without a segment in the middle': () => files.texts.set(name(6), 'more\n'),
  }))
    it(`goes on ${what}`, async () => {
      await written(4);
      damage();
      const { journal, store } = (await reopenSegments(files, 'r1', lock))!;
      assert.deepEqual(journal.events, events.slice(0, 4));
      const more = openJournal(store, { ...options, isContinued: true });
      for (const event of events.slice(4)) await more.record(event);
      await more.close();
      const read = (await readSegments(files, 'r1'))!;
      assert.deepEqual([read.events, read.problems], [events, []]);
      const kept = await files.list(damagedSegmentsOf('r1'));
      assert.equal(kept.length > 0, /damaged|middle/.test(what), kept.join());
    });

  it('keeps the good lines of a segment that is damaged in the middle', async () => {
    await written(3);
    const both = events.slice(3, 5).map((event) => JSON.stringify(event));
    files.texts.set(name(4), `${both[0]}\n${both[1]!.slice(0, 9)}`);
    const { journal, store } = (await reopenSegments(files, 'r1', lock))!;
    assert.equal(journal.events.length, 4);
    await store.append(`${both[1]}\n`);
    await store.close();
    assert.deepEqual((await readSegments(files, 'r1'))?.events, events.slice(0, 5));
  });

  it('is not changed by being opened, nor by a lock that cannot be had', async () => {
    await written(3);
    files.texts.set(name(3), 'torn');
    const before = new Map(files.texts);
    await (await reopenSegments(files, 'r1', lock))!.store.close();
    await assert.rejects(
      reopenSegments(files, 'r1', () => Promise.reject(new Error('locked'))),
      /locked/,
    );
    assert.deepEqual(files.texts, before);
  });

  it('says what could not be written, and takes nothing once it is closed', async () => {
    const store = segmentStore(files, 'r1', lock);
    files.failure = new Error('no space left');
    await assert.rejects(store.append('x\n'), /Cannot write the trace to r1: no space left/);
    await store.close();
    await assert.rejects(store.append('x\n'), /closed/);
    delete files.failure;
    await written(1);
    await assert.rejects(
      segmentStore(files, 'r1', lock).append('x\n'),
      /there is a trace of this name already/,
    );
  });
});
