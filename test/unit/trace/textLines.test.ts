import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { readJournalFile } from '../../../src/trace/journalFile.node';
import { readJournal } from '../../../src/trace/readJournal';
import { openJournal } from '../../../src/trace/journal';
import { textHash } from '../../../src/trace/textHash.node';
import { inMemoryStore } from './inMemoryStore';

const long = 'long text, with "quotes" and é\n'.repeat(1000);

function call(seq: number, content: string): TrajectoryEvent {
  const messages = [{ role: 'user', content }] as const;
  const started = { type: 'call.started', iteration: '1', role: 'sub', model: 'm' } as const;
  return { ...started, call: `1.c${seq}`, messages, seq, time: 1 };
}

async function written(events: readonly TrajectoryEvent[]): Promise<string> {
  const store = inMemoryStore();
  const journal = openJournal(store, { runId: 'r', createdAt: 1, software: 't', hash: textHash });
  await Promise.all(events.map((event) => journal.record(event)));
  return store.text;
}

describe('large texts in a journal', () => {
  const events = [call(1, long), call(2, 'short'), call(3, long)];

  it('stand there once, and are back in their places on reading', async () => {
    const text = await written(events);
    assert.ok(text.length < 1.2 * JSON.stringify(long).length, `${text.length}`);
    assert.deepEqual(readJournal(text).events, events);
  });

  it('are missed by the number of the line that cites them', async () => {
    const lines = (await written(events)).split('\n');
    const without = lines.filter((line) => !line.startsWith('{"text"')).join('\n');
    const { events: read, problems } = readJournal(without);
    assert.deepEqual(read, []);
    assert.equal(problems[0]?.line, 2);
    assert.match(problems[0].message, /cites the text [0-9a-f]{32}, and no line before it has that/);
  });

  it('are read from a file alike, and its end is told in bytes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rlm-texts-'));
    try {
      const text = await written(events);
      const path = join(folder, 't.jsonl');
      writeFileSync(path, `${text}{"torn`);
      const read = await readJournalFile(path);
      assert.deepEqual(read.events, events);
      assert.equal(read.end, Buffer.byteLength(text));
      assert.match(read.problems[0]?.message ?? '', /not written to its end/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
