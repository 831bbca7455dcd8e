import assert from 'node:assert/strict';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { openJournal, type Journal } from '../../../src/trace/journal';
import type { JournalStore } from '../../../src/trace/journalStore';
import type { JournalLock } from '../../../src/trace/lockState';
import { segmentReading } from '../../../src/trace/segmentReading';
import { damagedSegmentsOf, reopenSegments, segmentStore } from '../../../src/trace/segments';
import { textHash } from '../../../src/trace/textHash.node';
import type { WholeFiles } from '../../../src/trace/wholeFiles';
import { inMemoryFiles, type InMemoryFiles } from './inMemoryFiles';
import { sampleEvents } from './sampleEvents';

/** So many events with so much text each. */
function warnings(count: number, characters: number): TrajectoryEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: index + 1,
    time: index,
    type: 'warning',
    code: `w${index}`,
    message: 'x'.repeat(characters),
  }));
}

async function record(journal: Journal, events: readonly TrajectoryEvent[]): Promise<void> {
  for (const event of events) await journal.record(event);
  await journal.close();
}

/** Files whose user is killed in its next change after so many: that is done in part, and nothing after it. */
function killedAfter(files: WholeFiles, changes: number, part: number) {
  let left = changes;
  const isDead = () => left < 0;
  const killed = () => Promise.reject(new Error('killed'));
  return {
    isDead,
    files: {
      ...files,
      async write(path: string, text: string) {
        if (isDead()) return killed();
        if (left-- > 0) return files.write(path, text);
        await files.write(path, text.slice(0, text.length * part));
        return killed();
      },
      async delete(path: string) {
        if (isDead()) return killed();
        if (left-- > 0 || part === 1) await files.delete(path);
        return isDead() ? killed() : undefined;
      },
    },
  };
}

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
      confirm: () => Promise.resolve(),
      release: () => {
        released++;
        return Promise.resolve();
      },
      abandon: () => undefined,
    });
  const name = (number: number) => `r1/${String(number).padStart(8, '0')}.jsonl`;

  /** Each event a segment of its own. */
  async function written(count = events.length): Promise<void> {
    let number = 0;
    const append = (lines: string) => files.write(name(++number), lines);
    await record(openJournal({ append, close: () => Promise.resolve() }, options), events.slice(0, count));
  }

  it('is read as it was written', async () => {
    await record(openJournal(segmentStore(files, 'r1', lock), options), events);
    const { events: found, problems } = (await segmentReading(files, 'r1').more(true))!;
    assert.deepEqual([found, problems], [events, []]);
    assert.equal(released, 1);
  });

  it('has few files however many events were written one by one', async () => {
    const many = warnings(1_000, 300);
    await record(openJournal(segmentStore(files, 'r1', lock), options), many);
    assert.deepEqual((await segmentReading(files, 'r1').more(true))?.events, many);
    const total = [...files.texts.values()].reduce((sum, text) => sum + text.length, 0);
    assert.ok(files.texts.size <= 10, `${files.texts.size} files`);
    assert.ok(total < 500_000, `${total} characters: what is there twice is not kept`);
  });

  it('is read whole while its writer goes on and deletes what it needs no more', async () => {
    const many = warnings(30, 4_000);
    const store = segmentStore(files, 'r1', lock);
    const journal = openJournal(store, options);
    for (const event of many.slice(0, 5)) await journal.record(event);
    const list = files.list.bind(files);
    files.list = async (folder) => {
      const names = await list(folder);
      files.list = list;
      for (const event of many.slice(5)) await journal.record(event);
      return names;
    };
    assert.deepEqual((await segmentReading(files, 'r1').more(true))?.events, many);
    await journal.close();
  });

  it('loses nothing that was written, wherever its writer is killed, or those that go on with it', async () => {
    const many = warnings(40, 4_000);
    let wasKilled = true;
    for (let changes = 0; wasKilled; changes++)
      for (const part of [0, 0.5, 1]) {
        files = inMemoryFiles();
        const first = killedAfter(files, changes, part);
        let known = await recordUntilKilled(segmentStore(first.files, 'r1', lock), many, 0);
        wasKilled = first.isDead();
        // Without a whole first line it is no journal.
        if (known === 0) continue;
        for (const more of [0, 1, 2, Infinity]) {
          const { journal, store } = (await reopenSegments(
            killedAfter(files, more, part).files,
            'r1',
            lock,
          ))!;
          const there = journal.events.length;
          assert.ok(there >= known, `${there} of ${known} events, killed after ${changes} changes`);
          assert.deepEqual(journal.events, many.slice(0, there));
          known = await recordUntilKilled(store, many, there);
        }
        const { events: found, problems } = (await segmentReading(files, 'r1').more(true))!;
        assert.deepEqual([found, problems], [many, []]);
      }
  });

  /** @returns how many events are known to be there */
  async function recordUntilKilled(store: JournalStore, all: readonly TrajectoryEvent[], from: number) {
    const journal = openJournal(store, { ...options, isContinued: from > 0 });
    let known = from;
    try {
      for (const event of all.slice(from)) {
        await journal.record(event);
        known++;
      }
    } catch {
      // As far as it came.
    }
    await journal.close();
    return known;
  }

  it('is none where there is no segment', async () => {
    assert.equal(await segmentReading(files, 'r1').more(true), undefined);
    assert.equal(await reopenSegments(files, 'r1', lock), undefined);
    assert.equal(released, 1);
  });

  it('is used up to its last segment where that is torn, at every character', async () => {
    await written(4);
    const whole = files.texts.get(name(4))!;
    for (let length = 0; length < whole.length - 1; length++) {
      files.texts.set(name(4), whole.slice(0, length));
      const { events: found, problems } = (await segmentReading(files, 'r1').more(true))!;
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
    const { events: found, problems } = (await segmentReading(files, 'r1').more(true))!;
    assert.deepEqual(found, events.slice(0, 2));
    assert.deepEqual(problems, [{ line: 4, message: 'part 3 of the trace is missing' }]);
    files.texts.delete(name(1));
    await assert.rejects(
      segmentReading(files, 'r1').more(true),
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
      const read = (await segmentReading(files, 'r1').more(true))!;
      assert.deepEqual([read.events, read.problems], [events, []]);
      const kept = await files.list(damagedSegmentsOf('r1'));
      assert.equal(kept.length > 0, /damaged|middle/.test(what), kept.join());
    });

  it('keeps the good lines of a segment that is damaged in the middle, wherever who mends it is killed', async () => {
    const both = events.slice(3, 5).map((event) => JSON.stringify(event));
    for (const changes of [0, 1, 2]) {
      await written(3);
      files.texts.set(name(4), `${both[0]}\n${both[1]!.slice(0, 9)}`);
      const killed = (await reopenSegments(killedAfter(files, changes, 0.5).files, 'r1', lock))!;
      await assert.rejects(killed.store.append(`${both[1]}\n`), /killed/);
      const { journal, store } = (await reopenSegments(files, 'r1', lock))!;
      assert.equal(journal.events.length, 4);
      await store.append(`${both[1]}\n`);
      await store.close();
      assert.deepEqual((await segmentReading(files, 'r1').more(true))?.events, events.slice(0, 5));
      files.texts.clear();
    }
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
