import assert from 'node:assert/strict';
import { appendFile, mkdtemp, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { openJournal } from '../../../src/trace/journal';
import { journalFileReading } from '../../../src/trace/journalFile.node';
import type { JournalReading } from '../../../src/trace/journalReading';
import { segmentReading } from '../../../src/trace/segmentReading';
import { textHash } from '../../../src/trace/textHash.node';
import { inMemoryFiles } from './inMemoryFiles';
import { sampleEvents } from './sampleEvents';

/** A journal that somebody writes while it is read. */
interface Growing {
  readonly reading: JournalReading;
  append(text: string): Promise<void>;
  /** What was read once cannot be read again. */
  spoilWhatWasRead(): Promise<void>;
  cut(): Promise<void>;
  replace(): Promise<void>;
  remove(): Promise<void>;
}

/** The journal as text, and where each line of it ends. */
async function written(events: readonly TrajectoryEvent[]): Promise<string[]> {
  let text = '';
  const append = (lines: string) => {
    text += lines;
    return Promise.resolve();
  };
  const options = { runId: 'r1', createdAt: 1, software: 'test', hash: textHash };
  const journal = openJournal({ append, close: () => Promise.resolve() }, options);
  for (const event of events) await journal.record(event);
  return text.match(/[^\n]*\n/g) ?? [];
}

describe('a journal that is read while it is written', () => {
  let home: string;
  beforeEach(async () => (home = await mkdtemp(join(tmpdir(), 'rlm-reading-'))));
  afterEach(() => rm(home, { recursive: true, force: true }));

  const places: Readonly<Record<string, () => Growing>> = {
    'as a file': () => {
      const path = join(home, 'r1.jsonl');
      return {
        reading: journalFileReading(path),
        append: (text) => appendFile(path, text),
        async spoilWhatWasRead() {
          const file = await open(path, 'r+');
          await file.write(Buffer.alloc((await file.stat()).size, 'x'), 0);
          await file.close();
        },
        cut: async () => truncate(path, (await stat(path)).size - 1),
        async replace() {
          await writeFile(`${path}.new`, 'x'.repeat(2 * (await stat(path)).size));
          await rename(`${path}.new`, path);
        },
        remove: () => rm(path),
      };
    },
    'in segments': () => {
      const files = inMemoryFiles();
      let number = 0;
      const path = () => `r1/${String(number).padStart(8, '0')}.jsonl`;
      return {
        reading: segmentReading(files, 'r1'),
        append(text) {
          // Every line has a segment of its own; one that is not whole grows.
          if (number === 0 || files.texts.get(path())!.endsWith('\n')) number++;
          return files.write(path(), (files.texts.get(path()) ?? '') + text);
        },
        spoilWhatWasRead() {
          for (const name of files.texts.keys()) if (name !== path()) files.texts.set(name, 'spoilt');
          return Promise.resolve();
        },
        cut: () => files.write(path(), files.texts.get(path())!.slice(0, -1)),
        replace: () => files.write(path(), 'x'.repeat(10_000)),
        remove: () => files.delete('r1'),
      };
    },
  };

  const events = sampleEvents();
  const long: TrajectoryEvent = {
    seq: 0,
    time: 1,
    type: 'warning',
    code: 'long',
    message: 'x'.repeat(9_000),
  };

  for (const [where, make] of Object.entries(places))
    describe(where, () => {
      let journal: Growing;
      let lines: string[];
      beforeEach(async () => {
        journal = make();
        lines = await written(events);
      });

      it('is read as it grows, and nothing of it twice', async () => {
        await journal.append(lines[0]!);
        assert.deepEqual(await journal.reading.more(false), { events: [], problems: [] });
        for (const [index, event] of events.slice(0, 8).entries()) {
          await journal.spoilWhatWasRead();
          await journal.append(lines[index + 1]!);
          assert.deepEqual(await journal.reading.more(false), { events: [event], problems: [] });
        }
        assert.deepEqual(await journal.reading.more(true), { events: [], problems: [] });
      });

      it('has its long texts, wherever they are cited', async () => {
        const warnings = [1, 2].map((seq) => ({ ...long, seq }));
        lines = await written(warnings);
        assert.equal(lines.length, 4);
        await journal.append(lines[0]!);
        for (const line of lines.slice(1, 3)) await journal.append(line);
        assert.deepEqual((await journal.reading.more(false))?.events, warnings.slice(0, 1));
        await journal.append(lines[3]!);
        assert.deepEqual((await journal.reading.more(true))?.events, warnings.slice(1));
      });

      it('may be in the middle of a line, at every character', async () => {
        const [first, second] = [lines[1]!, lines[2]!];
        for (let length = 0; length < second.length; length++) {
          journal = make();
          await journal.append(lines[0]!);
          await journal.append(first);
          if (length > 0) await journal.append(second.slice(0, length));
          assert.deepEqual(await journal.reading.more(false), { events: [events[0]], problems: [] });
          await journal.append(second.slice(length));
          assert.deepEqual(await journal.reading.more(false), { events: [events[1]], problems: [] });
          await journal.remove();
        }
      });

      it('that is over counts its last line when it lacks nothing but its break, else says that it is torn', async () => {
        await journal.append(lines[0]!);
        await journal.append(lines[1]!.trimEnd());
        assert.deepEqual((await journal.reading.more(false))?.events, []);
        assert.deepEqual(await journal.reading.more(true), { events: [events[0]], problems: [] });
        journal = make();
        await journal.remove().catch(() => undefined);
        await journal.append(lines[0]!);
        await journal.append(lines[1]!.slice(0, 9));
        const torn = { line: 2, message: 'the last line was not written to its end' };
        assert.deepEqual(await journal.reading.more(true), { events: [], problems: [torn] });
      });

      it('ends at a damaged line, whatever comes after it', async () => {
        for (const line of [lines[0]!, lines[1]!, 'nonsense\n', lines[2]!]) await journal.append(line);
        const { events: found, problems } = (await journal.reading.more(false))!;
        assert.deepEqual([found, problems.map(({ line }) => line)], [[events[0]], [3]]);
        await journal.append(lines[3]!);
        assert.deepEqual((await journal.reading.more(false))?.events, []);
      });

      for (const change of ['cut', 'replace', 'remove'] as const)
        it(`is told from what it was before: ${change}`, async () => {
          for (const line of lines.slice(0, 3)) await journal.append(line);
          await journal.reading.more(false);
          await journal[change]();
          assert.equal(await journal.reading.more(false), undefined);
        });

      it('is none before it is made', async () => {
        assert.equal(await journal.reading.more(false), undefined);
      });

      it('is not one that says nothing and is over', async () => {
        await journal.append('\n');
        await assert.rejects(journal.reading.more(true), { code: 'not-a-journal' });
      });
    });
});
