import assert from 'node:assert/strict';
import { JournalError } from '../../../src/trace/journalError';
import { readJournal } from '../../../src/trace/readJournal';
import { sampleEvents } from './sampleEvents';

const header = { format: 'rlm-journal', version: 2, runId: 'r1', createdAt: 1, software: 'test 1.0.0' };

describe('readJournal', () => {
  it('reads a journal cut at any byte up to the last whole event', () => {
    const events = sampleEvents();
    const bytes = Buffer.from(journalOf(events));
    const headerEnd = bytes.indexOf('\n');
    const ends = events.map((_, index) => Buffer.byteLength(journalOf(events.slice(0, index + 1))) - 1);
    for (let length = 0; length <= bytes.length; length++) {
      const text = bytes.subarray(0, length).toString('utf8');
      if (length < headerEnd) {
        assert.throws(() => readJournal(text), JournalError);
        continue;
      }
      const { events: read, problems } = readJournal(text);
      const whole = ends.filter((end) => end <= length).length;
      assert.deepEqual(read, events.slice(0, whole), `cut at ${length}`);
      const isTorn = ![headerEnd, headerEnd + 1, ...ends, ...ends.map((end) => end + 1)].includes(length);
      const expected = { line: whole + 2, message: 'the last line was not written to its end' };
      assert.deepEqual(problems, isTorn ? [expected] : [], `cut at ${length}`);
    }
  });

  it('names a damaged line by its number and uses what precedes it', () => {
    const events = sampleEvents();
    const lines = journalOf(events).split('\n');
    lines[3] = lines[3]!.replace('{', '<');
    const { events: read, problems } = readJournal(lines.join('\n'));
    assert.deepEqual(read, events.slice(0, 2));
    assert.equal(problems.length, 1);
    assert.equal(problems[0]?.line, 4);
    assert.match(problems[0].message, /^the line is damaged: /);
  });

  it('names the property of a line that is no event', () => {
    const [first, second] = sampleEvents();
    const { events, problems } = readJournal(journalOf([first, { ...second, documents: 'two' }]));
    assert.deepEqual(events, [first]);
    assert.match(problems[0]?.message ?? '', /^not an event: documents: .*"two"/);
  });

  it('stops where an event is missing', () => {
    const [first, , third] = sampleEvents();
    const { events, problems } = readJournal(journalOf([first, third]));
    assert.deepEqual(events, [first]);
    assert.deepEqual(problems, [{ line: 3, message: 'event 3 stands where 2 should' }]);
  });

  it('refuses what a later version wrote, and says what to do', () => {
    const text = `${JSON.stringify({ format: 'rlm-journal', version: 3, anything: true })}\n{}\n`;
    assert.throws(
      () => readJournal(text),
      (error) =>
        error instanceof JournalError && error.code === 'newer-version' && error.message.includes('update'),
    );
  });

  it('refuses what is no journal', () => {
    for (const text of [
      '',
      '\n',
      'hello',
      '{"format":"other"}\n',
      '[]',
      'null',
      '{"format":"rlm-journal"}',
    ]) {
      assert.throws(
        () => readJournal(text),
        (error) => error instanceof JournalError && error.code === 'not-a-journal',
        JSON.stringify(text),
      );
    }
  });
});

function journalOf(events: readonly unknown[]): string {
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
}
