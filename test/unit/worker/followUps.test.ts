import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, realSession, type Asked } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';
import { builtInExplorer } from '../../../src/models/explorer/index';
import { repl, scriptedModel } from '../../support/scriptedModel';
import type { Session } from '../../../src/worker/session';

describe('a follow-up question', () => {
  let session: Session;
  beforeEach(() => {
    session = realSession();
  });
  afterEach(() => session.dispose());

  it('goes on with the REPL, the history and the messages of the one before', async () => {
    const root = scriptedModel(
      repl('const found = context.grep("two").length; print("seen", found)'),
      repl('FINAL(`found ${found}`)'),
      repl(
        'print(history.length, history[0].output); FINAL(`still ${found} in ${context.files.length} file`)',
      ),
    );
    const first = await ask(session, { root, runId: 'one' });
    assert.equal(first.run.answered?.answer, 'found 1');
    assert.equal(session.conversation, 'one');

    const second = await ask(session, { root, runId: 'two', follows: 'one', question: 'And now?' });
    assert.equal(second.run.answered?.answer, 'still 1 in 1 file');
    assert.equal(second.finished.status, 'complete');
    assert.equal(second.run.started?.follows, 'one');
    assert.equal(second.run.started.scope, first.run.started?.scope);
    assert.equal(second.run.context?.documents, 1);
    assert.equal(session.conversation, 'two');

    const [before, after] = [root.requests[1]?.messages ?? [], root.requests[2]?.messages ?? []];
    assert.deepEqual(after.slice(0, before.length), before, 'the earlier messages are a prefix');
    assert.match(after.at(-1)?.content ?? '', /^# Question\nAnd now\?\n\n# Context\nAs before\./);
    assert.deepEqual(second.run.iterations[0]?.root?.messages, after, 'its trace stands for itself');
    assert.match(second.run.iterations[0].blocks[0]?.output ?? '', /^2 seen 1/);
  });

  it('gets limits of its own', async () => {
    const root = scriptedModel(repl('FINAL(await llm_query("a"))'));
    const sub = scriptedModel('yes');
    const limits = { maxSubCalls: 1 };
    await ask(session, { root, sub, limits, runId: 'one' });
    const { run } = await ask(session, { root, sub, limits, runId: 'two', follows: 'one' });
    assert.equal(run.answered?.answer, 'yes');
    assert.equal(sub.requests.length, 2);
  });

  it('after a direct answer starts the REPL, and knows what was asked and answered', async () => {
    const root = scriptedModel('Three lines.', repl('FINAL(context.files[0].lineCount)'));
    await ask(session, { root, runId: 'one', route: 'direct', question: 'How many lines?' });
    const { run } = await ask(session, { root, runId: 'two', follows: 'one', question: 'Sure?' });
    assert.equal(run.answered?.answer, '3');
    const prompt = root.requests[1]?.messages.at(-1)?.content ?? '';
    assert.match(
      prompt,
      /Earlier question: How many lines\?\nEarlier answer:\n<data id="\w+">\nThree lines\.\n/,
    );
  });

  describe('whose files have changed since the question before', () => {
    const warned = ({ events }: Asked): string[] =>
      events.flatMap((event) =>
        event.type === 'warning' && event.code === 'conversation-outdated' ? [event.message] : [],
      );
    const read = () => scriptedModel(repl('FINAL(context.file("a.txt").text)'));
    let folder: TemporaryFolder;
    beforeEach(async () => {
      folder = await temporaryFolder('follow-ups');
      await writeFile(join(folder.path, 'a.txt'), 'as it was');
    });
    afterEach(() => folder.remove());

    it('sees them as they were, and says so, once for each change', async () => {
      const folders = [{ roots: [{ name: 'work', path: folder.path }] }];
      const corpus = { name: 'Test', documents: [], leftOut: [], folders };
      await ask(session, { root: read(), runId: '1', corpus });
      const then = async (runId: number): Promise<string[]> => {
        const asked = await ask(session, { root: read(), runId: `${runId}`, follows: `${runId - 1}` });
        assert.equal(asked.run.answered?.answer, 'as it was', asked.finished.reason?.message);
        return warned(asked);
      };
      assert.deepEqual(await then(2), []);
      await writeFile(join(folder.path, 'a.txt'), 'as it is now');
      const [told = ''] = await then(3);
      assert.match(told, /changed since .* saw them \(changed: a\.txt\)\. It goes on .* ask a new question/);
      assert.deepEqual(await then(4), []);
      await writeFile(join(folder.path, 'b.txt'), 'new');
      assert.match((await then(5)).join(), /\(new: b\.txt\)/);
      await folder.remove();
      assert.match((await then(6)).join(), /cannot be read any more \(Cannot read .*\)\. It goes on/);
      assert.deepEqual(await then(7), []);
    });

    it('says so where what was asked about is not found any more', async () => {
      const given = { corpus: inMemoryCorpus({ 'a.txt': 'selected' }) };
      const corpusAgain = () => Promise.reject(new Error('a.txt has changed.'));
      await ask(session, { root: read(), runId: 'one', ...given, corpusAgain });
      const asked = await ask(session, { root: read(), runId: 'two', follows: 'one' });
      assert.match(warned(asked).join(), /cannot be read any more \(a\.txt has changed\)/);
      assert.equal(asked.run.answered?.answer, 'selected');
    });
  });

  it('is answered by the built-in explorer, too', async () => {
    const explorer = builtInExplorer();
    const texts = { 'a.ts': 'import fs from "node:fs";\n// TODO one\n', 'b.ts': '// TODO two\n' };
    await ask(session, { root: explorer, texts, runId: 'one', question: 'Which files import node:fs?' });
    const { run } = await ask(session, {
      root: explorer,
      runId: 'two',
      follows: 'one',
      question: 'Where is "TODO two"?',
    });
    assert.match(run.answered?.answer ?? '', /b\.ts:1/);
  });

  it('fails in plain words when the conversation is over', async () => {
    const root = scriptedModel(repl('FINAL("x")'));
    await ask(session, { root, runId: 'one' });
    await ask(session, { root, runId: 'two' });
    const { finished } = await ask(session, { root, runId: 'three', follows: 'one' });
    assert.equal(finished.reason?.code, 'conversation-over');
    assert.match(finished.reason.message, /Ask it as a new question/);
    assert.equal(session.conversation, 'two', 'the one that goes on is left alone');
  });

  it('cannot follow up on a run that was cancelled', async () => {
    const controller = new AbortController();
    const root = scriptedModel(() => {
      controller.abort();
      return repl('FINAL("x")');
    });
    await ask(session, { root, runId: 'one', signal: controller.signal });
    assert.equal(session.conversation, undefined);
  });
});
