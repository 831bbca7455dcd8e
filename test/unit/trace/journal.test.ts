import assert from 'node:assert/strict';
import { openJournal } from '../../../src/trace/journal';
import { readJournal } from '../../../src/trace/readJournal';
import { textHash } from '../../../src/trace/textHash.node';
import { inMemoryStore } from './inMemoryStore';
import { sampleEvents } from './sampleEvents';

const header = { runId: 'r1', createdAt: 1, software: 'test 1.0.0' };
const options = { ...header, hash: textHash };

describe('openJournal', () => {
  it('writes what readJournal reads back, every kind of event', async () => {
    const store = inMemoryStore();
    const journal = openJournal(store, options);
    const events = sampleEvents();
    for (const event of events) await journal.record(event);
    assert.deepEqual(readJournal(store.text), {
      header: { format: 'rlm-journal', version: 2, ...header },
      events,
      problems: [],
    });
  });

  it('has an event in the store, and all before it, when record resolves', async () => {
    const store = inMemoryStore();
    const journal = openJournal(store, options);
    const events = sampleEvents();
    await Promise.all(
      events.map(async (event) => {
        await journal.record(event);
        assert.deepEqual(readJournal(store.text).events.slice(0, event.seq), events.slice(0, event.seq));
      }),
    );
  });

  it('writes together what comes while a write is under way', async () => {
    const store = inMemoryStore();
    const journal = openJournal(store, options);
    const events = sampleEvents();
    await Promise.all(events.map((event) => journal.record(event)));
    assert.equal(store.writes.length, 1);
    assert.deepEqual(store.writes, [events.length + 1]);
    assert.deepEqual(readJournal(store.text).events, events);
  });

  it('refuses every event after one that could not be written', async () => {
    const store = inMemoryStore();
    const journal = openJournal(store, options);
    const [first, second, third] = sampleEvents();
    await journal.record(first!);
    store.failure = new Error('disk full');
    await assert.rejects(journal.record(second!), /disk full/);
    delete store.failure;
    await assert.rejects(journal.record(third!), /disk full/);
    assert.deepEqual(readJournal(store.text).events, [first]);
    await journal.close();
  });

  it('writes what is waiting before it closes, and takes nothing after', async () => {
    const store = inMemoryStore();
    const journal = openJournal(store, options);
    const [first, second] = sampleEvents();
    const recorded = journal.record(first!);
    await journal.close();
    await recorded;
    assert.deepEqual(readJournal(store.text).events, [first]);
    assert.equal(store.closed, 1);
    await assert.rejects(journal.record(second!), /closed/);
  });

  it('blots out a key wherever it turns up', async () => {
    const store = inMemoryStore();
    const secret = 'sk-"quoted"\\and-long';
    const journal = openJournal(store, { ...options, secrets: [secret, 'x', ''] });
    const event = {
      type: 'warning',
      code: 'x',
      message: `401: bad key ${secret}, x`,
      seq: 1,
      time: 0,
    } as const;
    await journal.record(event);
    assert.ok(!store.text.includes('and-long'));
    assert.deepEqual(readJournal(store.text).events, [{ ...event, message: '401: bad key [key], x' }]);
  });
});
