import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { reopenJournal } from '../../../src/trace/fileJournalStore.node';
import { openJournal } from '../../../src/trace/journal';
import { JournalError } from '../../../src/trace/journalError';
import { readJournalFile, type JournalFile } from '../../../src/trace/journalFile.node';
import { readJournal } from '../../../src/trace/readJournal';
import { recordedRun, replayableRun } from '../../../src/trace/recordedRun';
import { textHash } from '../../../src/trace/textHash.node';
import type { Session } from '../../../src/worker/session';
import { realSession } from '../../support/askEngine';
import { seeded } from '../../support/seeded';
import { changes } from './changes';
import { edits } from './edits';
import { askSteadily, realJournal } from './realJournal';

describe('a journal that is broken', () => {
  let session: Session;
  let folder: string;
  let path: string;
  let whole: Awaited<ReturnType<typeof realJournal>>;

  before(async () => {
    session = realSession();
    folder = mkdtempSync(join(tmpdir(), 'rlm-broken-'));
    path = join(folder, 'run.jsonl');
    whole = await realJournal(session);
    const end = whole.events.at(-1);
    assert.ok(end?.type === 'run.finished' && end.status === 'complete');
  });
  after(async () => {
    await session.dispose();
    rmSync(folder, { recursive: true });
  });

  it('is used up to where it was cut, at whatever byte', () => {
    const { bytes, events } = whole;
    const headerEnd = bytes.indexOf('\n');
    let read = -1;
    for (let length = 0; length <= bytes.length; length++) {
      const text = bytes.subarray(0, length).toString('utf8');
      if (length < headerEnd) {
        assert.throws(() => readJournal(text), JournalError);
        continue;
      }
      const { events: kept, problems } = readJournal(text);
      const where = `cut at ${length}`;
      // One more with each line that is whole, and never less.
      assert.ok(kept.length === read || kept.length === read + 1 || read < 0, where);
      read = kept.length;
      assert.ok(problems.length <= 1, where);
      for (const { message } of problems)
        assert.equal(message, 'the last line was not written to its end', where);
      if (length % 97 === 0) assert.deepEqual(kept, events.slice(0, read), where);
      recordedRun(kept);
    }
    assert.equal(read, events.length);
  });

  it('goes on to the same answer from wherever it was cut, and is whole then', async () => {
    const random = seeded(11);
    const { bytes, answer } = whole;
    const first = bytes.indexOf('"seq":1,');
    // Before its last events nothing says that the run has ended.
    const last = bytes.indexOf('"type":"answered"');
    for (let sample = 0; sample < 25; sample++) {
      const length = first + Math.floor(random() * (last - first));
      writeFileSync(path, bytes.subarray(0, length));
      const { events, isWhole } = await goneOn();
      const run = events.reduce(reduce, emptyRun());
      assert.equal(run.answered?.answer, answer, `cut at ${length}`);
      assert.equal(run.finished?.status, 'complete', `cut at ${length}: ${JSON.stringify(run.finished)}`);
      assert.ok(isWhole, `cut at ${length}`);
    }
  });

  for (const [name, edit] of Object.entries(edits)) {
    it(`and was edited by hand is used up to there, or says what it is: ${name}`, async () => {
      const lines = whole.bytes.toString('utf8').trimEnd().split('\n');
      for (let index = 0; index < lines.length; index++) {
        writeFileSync(path, edit(lines, index));
        const read = await readOrRefused(path);
        const where = `line ${index + 1}, ${lines[index]?.slice(0, 60)}`;
        if (read instanceof JournalError) {
          assert.equal(index, 0, `${where}: ${read.message}`);
          continue;
        }
        const [problem] = read.problems;
        if (problem)
          assert.ok(problem.line === index + 1 || problem.line === index + 2, `${where}: ${problem.line}`);
        const { length } = read.events;
        const before = lines.slice(0, index).filter((line) => line.includes('"seq":')).length;
        assert.ok(length >= before, where);
        assert.deepEqual(read.events.slice(0, before), whole.events.slice(0, before), where);
      }
    });
  }

  it('only in looks, by an editor of Windows, is read and goes on', async () => {
    const text = whole.bytes.toString('utf8');
    const lines = text.slice(0, text.indexOf('"type":"answered"')).split('\n').slice(0, -1);
    writeFileSync(path, `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`);
    const { events, isWhole } = await goneOn();
    assert.equal(events.reduce(reduce, emptyRun()).answered?.answer, whole.answer);
    assert.ok(isWhole);
  });

  it('or is none at all is refused in words', async () => {
    mkdirSync(join(folder, 'a folder'));
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'newer'), '{"format":"rlm-journal","version":99}\n');
    const refusals: [name: string, code: string, words: RegExp][] = [
      ['a folder', 'unreadable', /Cannot read the trace .*a folder: EISDIR/],
      ['nowhere', 'unreadable', /Cannot read the trace .*nowhere: ENOENT/],
      ['empty', 'not-a-journal', /This is not a trace/],
      ['newer', 'newer-version', /update it to read the trace/],
    ];
    for (const [name, code, words] of refusals) {
      const refused = await readOrRefused(join(folder, name));
      assert.ok(refused instanceof JournalError, name);
      assert.equal(refused.code, code);
      assert.match(refused.message, words);
    }
  });

  it('and tells of steps that never were, ends nevertheless', async () => {
    const random = seeded(5);
    for (const change of changes) {
      const end = 6 + Math.floor(random() * (whole.events.length - 9));
      const changed = change(whole.events.slice(0, end).map((event) => structuredClone(event)));
      const [header] = whole.bytes.toString('utf8').split('\n', 1);
      const { events } = readJournal([header, ...changed.map((event) => JSON.stringify(event))].join('\n'));
      const { finished } = await askSteadily(session, recordedRun(events));
      const how = finished.reason?.code ?? finished.status;
      assert.ok(
        how === 'complete' || how === 'diverged',
        `${change.name}, ${end} events: ${JSON.stringify(finished)}`,
      );
    }
  });

  it('and tells of a call that nobody makes, is found to differ there as soon as it could have been made', async () => {
    const made = whole.events.filter((event) => 'call' in event && event.call === '1.c1');
    const index = (type: string, nth: number) =>
      whole.events.flatMap((event, at) => (event.type === type ? [at] : []))[nth] ?? 0;
    const never = made.map((event) => ({ ...event, call: '2.c9' }));
    for (const at of [index('code.finished', 1), index('call.started', 5), index('answered', 0)]) {
      const events = [...whole.events.slice(0, at), ...never, ...whole.events.slice(at)];
      const recorded = replayableRun(events.map((event, number) => ({ ...event, seq: number + 1 })));
      const { finished } = await askSteadily(session, recorded);
      assert.equal(finished.reason?.code, 'diverged', `at ${at}: ${JSON.stringify(finished)}`);
      assert.match(
        finished.reason.message,
        new RegExp(`at event ${at + 1} \\(the call 2\\.c9, which is not made`),
      );
    }
  });

  async function goneOn(): Promise<{
    readonly events: readonly TrajectoryEvent[];
    readonly isWhole: boolean;
  }> {
    const { journal: before, store } = await reopenJournal(path);
    const options = { runId: 'test', createdAt: 1, software: 'test', hash: textHash, isContinued: true };
    const journal = openJournal(store, options);
    const { events } = await askSteadily(session, recordedRun(before.events));
    for (const event of events) await journal.record(event);
    await journal.close();
    const { events: all, problems } = readJournal(readFileSync(path, 'utf8'));
    return { events: all, isWhole: problems.length === 0 };
  }
});

async function readOrRefused(path: string): Promise<JournalFile | JournalError> {
  try {
    return await readJournalFile(path);
  } catch (error) {
    if (error instanceof JournalError) return error;
    throw error;
  }
}
