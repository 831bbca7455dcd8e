import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus } from '../../../src/context/documents';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { holdsItsContext } from '../../../src/trace/recordedContext';
import { recordedRun, replayableRun } from '../../../src/trace/recordedRun';
import type { Session } from '../../../src/worker/session';
import { journalOf, play } from '../../golden/record';
import { scenarios, type Scenario } from '../../golden/scenarios';
import { ask, realSession, type Asked } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { repl, scriptedModel } from '../../support/scriptedModel';
import { temporaryFolder } from '../../support/temporaryFolder';

const chosen = ['reads-everything', 'batch-with-failures', 'recursion', 'schema'] as const;

const answerOf = (events: readonly TrajectoryEvent[]) =>
  events.find((event) => event.type === 'answered')?.answer;

describe('a run whose trace keeps what code reads', () => {
  let session: Session;
  before(() => {
    session = realSession();
  });
  after(() => session.dispose());

  for (const name of chosen) {
    const scenario = scenarios[name];
    assert.ok(scenario);

    it(`is replayed with its files gone, wherever it was broken off: ${name}`, async () => {
      const whole = await play(session, scenario);
      assert.ok(holdsItsContext(whole.events));
      // Each point costs a replay: some twenty of them, spread evenly.
      const stride = Math.ceil(whole.events.length / 20);
      for (let kept = 1; kept < whole.events.length - 1; kept += stride) {
        const life = whole.events.slice(0, kept);
        if (!holdsItsContext(life)) continue;
        const recorded = recordedRun(life);
        assert.ok(recorded);
        const { events, finished } = await play(session, scenario, {
          recorded: { ...recorded, withoutFiles: true },
          corpus: inMemoryCorpus({}),
        });
        const where = `killed after event ${kept}, ${life.at(-1)?.type ?? ''}`;
        assert.notEqual(finished.reason?.code, 'diverged', `${where}: ${finished.reason?.message ?? ''}`);
        assert.notEqual(finished.reason?.code, 'engine-lost', `${where}: ${finished.reason?.message ?? ''}`);
        const again = events.filter((event) => event.type === 'call.started' && event.reissued !== true);
        const made = new Set(life.flatMap((event) => (event.type === 'call.finished' ? [event.call] : [])));
        assert.ok(!again.some((event) => event.type === 'call.started' && made.has(event.call)), where);
      }
    });
  }

  const turns = [
    repl('var todos = context.grep("TODO"); var read = context.file("a.txt").text; print(todos.length)'),
    repl('var second = todos[1].line; print(read, second)'),
    repl('print(todos.map(String).join(" "), context.grep("TODO").length)'),
    repl('FINAL(`${read.length} ${second} ${todos.length}`)'),
  ] as const;
  const texts = { 'a.txt': 'one TODO\ntwo TODO\n', 'b.txt': 'three\n' };
  const changed = { 'a.txt': 'nothing here\n', 'b.txt': 'three TODO\n' };

  /** Goes on after the second turn, over another corpus. */
  async function goneOnWith(before: Corpus, after: () => Promise<Corpus>) {
    const first = await ask(session, { corpus: before, root: scriptedModel(...turns), keepContext: 100_000 });
    const kept = first.events.findIndex((event) => event.type === 'code.finished' && event.iteration === '2');
    const recorded = recordedRun(first.events.slice(0, kept + 1));
    assert.ok(recorded);
    const { events, finished } = await ask(session, {
      corpus: await after(),
      root: scriptedModel(...turns.slice(2)),
      recorded: { ...recorded, standsAsRecorded: true },
    });
    assert.equal(finished.status, 'complete', finished.reason?.message);
    const seen = events.find((event) => event.type === 'code.finished');
    return { seen: seen?.output ?? '', answer: answerOf(events) };
  }

  it('goes on over changed files with what its code had read before', async () => {
    const folder = await temporaryFolder('kept');
    try {
      const write = async (files: Readonly<Record<string, string>>): Promise<Corpus> => {
        const documents = Object.entries(files).map(async ([path, text]) => {
          const fsPath = join(folder.path, path);
          await writeFile(fsPath, text);
          return { path, size: text.length, origin: { kind: 'file' as const, fsPath } };
        });
        return { name: 'Test', documents: await Promise.all(documents), leftOut: [] };
      };
      const { seen, answer } = await goneOnWith(await write(texts), () => write(changed));
      assert.match(
        seen,
        /note: this list was made again, since files have changed: it had 2 items, and has 1 now/,
      );
      assert.match(seen, /b\.txt:1: three TODO.* 1$/s);
      assert.equal(answer, '18 2 2');
    } finally {
      await folder.remove();
    }
  });

  it('tells code, the model and the user of what is missing where its files are gone, and claims nothing of them', async () => {
    const reads = repl(
      'var first = context.files[0]; var todos = context.grep("TODO"); print(first.text, todos.length)',
    );
    const missing = repl(
      'let why; try { context.file("b.txt").text } catch (error) { why = error.message }\n' +
        'print(why, await llm_query("Look:", first), await llm_query(`Held: ${todos.length}`))',
    );
    const ends = repl('FINAL(`${todos.length} in a.txt:1`)');
    const before = await ask(session, {
      corpus: inMemoryCorpus(texts),
      root: scriptedModel(reads, repl('print("late")'), ends),
      keepContext: 100_000,
    });
    const kept = before.events.findIndex((event) => event.type === 'code.finished');
    const life = before.events.slice(0, kept + 1);
    const recorded = recordedRun(life);
    assert.ok(recorded);
    const after = await ask(session, {
      corpus: inMemoryCorpus({}),
      root: scriptedModel(missing, ends),
      sub: scriptedModel('seen'),
      recorded: { ...recorded, withoutFiles: true },
    });
    assert.equal(after.finished.status, 'complete', after.finished.reason?.message);
    const seen = after.events.find((event) => event.type === 'code.finished')?.output ?? '';
    assert.match(
      seen,
      /^the files of this run are not at hand, .* \[llm_query failed: .*not at hand.*\] seen$/m,
    );
    const warned = after.events.filter((event) => event.type === 'warning' && event.code === 'files-gone');
    assert.equal(warned.length, 1);
    const answered = after.events.find((event) => event.type === 'answered');
    assert.deepEqual([answered?.answer, answered?.citations], ['2 in a.txt:1', []]);
    assert.ok(!after.events.some((event) => event.type === 'coverage'));
    // Broken off again, it goes the same way, whether its files are back or not.
    const whole = [...life, ...after.events];
    const again = replayableRun(whole);
    assert.ok(again?.isWhole);
    for (const corpus of [inMemoryCorpus({}), inMemoryCorpus(texts)]) {
      const { finished } = await ask(session, {
        corpus,
        root: scriptedModel(),
        recorded: { ...again, withoutFiles: corpus.documents.length === 0 },
      });
      assert.equal(finished.status, 'complete', finished.reason?.message);
    }
  });

  it('goes on where its files are gone with queries over text that its variables hold', async () => {
    const reads = repl('var file = context.files[0]; var text = file.text; print(text.length)');
    const asks = repl(
      'print(await rlm_query("how long?", text), await rlm_query("how long is this?"),\n' +
        '  await llm_query("Look:", [text]), await rlm_query("how long are both?", [text, file]))',
    );
    const child = repl('FINAL(context.grep(".").length + " of " + context.length)');
    const missing =
      'the files of this run are not at hand, so what they hold cannot be sent: query over text that variables hold';
    const loops = {
      'how long?': [child],
      'how long is': [child],
      'how long are both': [child],
      '*': [reads, asks, repl('FINAL("done")')],
    };
    const limits = { maxDepth: 2, maxSubCalls: 20 };
    const scenario: Scenario = { texts, limits, loops, sub: ({ length }) => `${length} sent` };
    const whole = await play(session, scenario);
    const kept = whole.events.findIndex((event) => event.type === 'code.finished');
    const recorded = recordedRun(whole.events.slice(0, kept + 1));
    assert.ok(recorded);
    const rest = { ...loops, '*': [asks, repl('FINAL("done")')] };
    const after = await play(
      session,
      { ...scenario, loops: rest },
      { corpus: inMemoryCorpus({}), recorded: { ...recorded, withoutFiles: true } },
    );
    const printed = ({ events }: Asked): string =>
      events
        .flatMap((event) => (event.type === 'code.finished' && event.iteration === '2' ? [event.output] : []))
        .join();
    const [before, gone] = [printed(whole), printed(after)];
    assert.match(before, /^\d+ of \d+ \d+ of \d+ \d+ sent \d+ of \d+$/);
    assert.equal(gone.split('\n')[0], before.replace(/\d+ of \d+$/, `[rlm_query failed: ${missing}]`));
    const again = replayableRun([...whole.events.slice(0, kept + 1), ...after.events]);
    assert.ok(again?.isWhole);
    const { finished } = await play(session, scenario, {
      corpus: inMemoryCorpus({}),
      recorded: { ...again, withoutFiles: true },
    });
    assert.equal(finished.status, 'complete', finished.reason?.message);
  });

  it('goes on with text that no file had as it was', async () => {
    const { seen, answer } = await goneOnWith(inMemoryCorpus(texts), () =>
      Promise.resolve(inMemoryCorpus(changed)),
    );
    assert.match(seen, /^a\.txt:1: one TODO a\.txt:2: two TODO 2$/);
    assert.equal(answer, '18 2 2');
  });

  it('keeps no more of it than it may, and says from where on files are needed', async () => {
    const texts = { 'a.txt': 'x'.repeat(20_000) };
    const root = scriptedModel(
      repl('print(context.slice(0, 9_000).length)'),
      repl('print(context.slice(1, 9_001).length, context.length)'),
      repl('FINAL(context.length)'),
    );
    const { events, finished } = await ask(session, { texts, root, keepContext: 10_000 });
    assert.equal(finished.status, 'complete');
    const told = events.filter((event) => event.type === 'warning' && event.code === 'context-not-kept');
    assert.equal(told.length, 1);
    const read = events.flatMap((event) => (event.type === 'context.read' ? event.answers : []));
    assert.ok(read.join('').length < 10_000);
    assert.ok(!holdsItsContext(events));
    const journal = await journalOf(events);
    assert.ok(journal.length < 40_000, `${journal.length}`);
  });

  it('keeps secrets masked, as code saw them', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const texts = { 'a.txt': `token = "${secret}"\n` };
    const root = scriptedModel(repl('print(context.file("a.txt").text)'), repl('FINAL("read")'));
    const { events } = await ask(session, { texts, root, keepContext: 10_000 });
    const journal = await journalOf(events);
    assert.ok(journal.includes('context.read') && journal.includes('token = '));
    assert.ok(!journal.includes(secret));
  });
});
