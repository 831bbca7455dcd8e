import assert from 'node:assert/strict';
import { ModelError } from '../../../src/rlm/errors';
import type { LanguageModel } from '../../../src/rlm/model';
import type { Session } from '../../../src/worker/session';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel, type Scripted } from '../../support/scriptedModel';

function modelWith(traits: LanguageModel['traits'], ...replies: Scripted[]) {
  return { ...scriptedModel(...replies), traits };
}

describe('a turn of the root', () => {
  let session: Session;
  before(() => {
    session = realSession();
  });
  after(() => session.dispose());

  it('runs the first block of a reply alone, and says so', async () => {
    const root = scriptedModel(
      `${repl('print("one")')}\nOutput: 7\n${repl('FINAL("invented")')}`,
      repl('FINAL("seen")'),
    );
    const { run } = await ask(session, { root });
    assert.equal(run.answered?.answer, 'seen');
    assert.equal(run.iterations[0]?.blocks.length, 1);
    assert.match(
      root.requests[1]?.messages.at(-1)?.content ?? '',
      /^<data id="\w+">\none\n<.data id="\w+">\nOnly the first block of your reply ran/,
    );
  });

  it('runs all blocks of a reply where that is the setting', async () => {
    const root = scriptedModel(`${repl('print("one")')}\n${repl('FINAL("two")')}`);
    const { run } = await ask(session, { root, settings: { oneBlockATurn: false } });
    assert.equal(run.answered?.answer, 'two');
    assert.equal(run.iterations[0]?.blocks.length, 2);
  });

  it('echoes an answer once that was given before anything was seen', async () => {
    const root = scriptedModel(repl('FINAL(context.grep("two").length)'), repl('FINAL("really 1")'));
    const { run } = await ask(session, { root, settings: { confirmsBlindAnswers: true } });
    assert.equal(run.answered?.answer, 'really 1');
    assert.match(
      root.requests[1]?.messages.at(-1)?.content ?? '',
      /did not end the run.*\n<data id="\w+">\n1\n<.data/s,
    );
  });

  it('takes the same block again for a yes, and does not run it twice', async () => {
    const root = scriptedModel(repl('FINAL(await llm_query("Which?"))'));
    const sub = scriptedModel('this one', 'another');
    const { run, finished } = await ask(session, { root, sub, settings: { confirmsBlindAnswers: true } });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'this one');
    assert.deepEqual([root.requests.length, sub.requests.length], [2, 1]);
  });

  it('echoes an answer without code, and one of a block that looked at nothing', async () => {
    for (const first of ['FINAL(no idea)', repl('FINAL("no idea")')]) {
      const root = scriptedModel(first, repl('FINAL("sure")'));
      const { run } = await ask(session, { root, settings: { confirmsBlindAnswers: true } });
      assert.equal(run.answered?.answer, 'sure');
    }
  });

  it('takes an answer at once after the context was looked at, and in the last turn', async () => {
    const settings = { confirmsBlindAnswers: true };
    const looked = scriptedModel(repl('print(context.slice(0, 9))'), repl('FINAL("a")'));
    assert.equal((await ask(session, { root: looked, settings })).run.iterations.length, 2);
    const last = scriptedModel(repl('FINAL("a")'));
    const { finished } = await ask(session, { root: last, settings, limits: { maxIterations: 1 } });
    assert.equal(finished.status, 'complete');
  });

  it('finds an answer by a pattern of the settings, never in prose', async () => {
    const root = scriptedModel(
      'The answer might be \\boxed{1}, said nobody.\n' + repl('print(context.length)'),
      'So it is \\boxed{42}.',
    );
    const { run } = await ask(session, { root, settings: { finalPatterns: ['\\\\boxed\\{(.*)\\}'] } });
    assert.equal(run.answered?.answer, '42');
  });

  it('refuses an answer that does not fit the schema, and says what is wrong', async () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
    const root = scriptedModel(repl('FINAL({n: "three"})'), repl('FINAL({n: 3})'));
    const { run, finished } = await ask(session, { root, settings: { schema } });
    assert.equal(finished.status, 'complete');
    assert.deepEqual(JSON.parse(run.answered?.answer ?? ''), { n: 3 });
    assert.match(root.requests[1]?.messages.at(-1)?.content ?? '', /FINAL was refused.*\n- .*n.*integer/s);
  });

  it('marks an answer of the last turn that does not fit the schema', async () => {
    const root = scriptedModel(repl('FINAL("three")'));
    const settings = { schema: { type: 'object' } };
    const { finished, run } = await ask(session, { root, settings, limits: { maxIterations: 1 } });
    assert.equal(finished.status, 'partial');
    assert.equal(finished.reason?.code, 'schema');
    assert.equal(run.answered?.answer, 'three');
  });

  it('makes the messages shorter when they fill the window, and keeps every value', async () => {
    const noise = 'print("x".repeat(7000)); ';
    const root = modelWith(
      { profile: 'standard', contextWindow: 12_000 },
      ...Array.from({ length: 12 }, (_, turn) => repl(`var v${turn} = ${turn}; ${noise}print(${turn})`)),
      repl('FINAL([v0, v11, history[0].output.length > 7000].join())'),
    );
    const { run, finished } = await ask(session, { root });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, '0,11,true');
    const kinds = run.iterations.flatMap(({ compactions }) => compactions.map(({ kind }) => kind));
    assert.ok(kinds.includes('outputs'), kinds.join());
    for (const { tokensBefore, tokensAfter } of run.iterations.flatMap(({ compactions }) => compactions))
      assert.ok(tokensAfter < tokensBefore);
    const sizes = root.requests.map(({ messages }) =>
      messages.reduce((sum, { content }) => sum + content.length, 0),
    );
    // 7,000 times the same letter is some 900 tokens: were nothing made shorter the last would have 90,000.
    assert.ok(Math.max(...sizes) < 60_000, String(sizes));
  });

  it('is asked for a summary where handles are not enough, and shows that call', async () => {
    const code = (turn: number): string =>
      repl(`/* ${'thinking about it. '.repeat(300)} */ print(${turn}, context.length)`);
    let summaries = 0;
    const root = modelWith({ profile: 'standard', contextWindow: 8_000 }, ({ messages }) => {
      const last = messages.at(-1)?.content ?? '';
      if (last.includes('Reply with a summary')) return `I saw ${++summaries} things.`;
      if (messages.some(({ content }) => content.includes('I saw 2 things'))) return repl('FINAL("done")');
      return code(messages.length);
    });
    const { run, finished } = await ask(session, { root });
    assert.equal(finished.status, 'complete');
    assert.equal(summaries, 2);
    const shown = run.iterations.flatMap(({ calls }) => calls.map(({ id }) => id));
    assert.deepEqual(
      shown.map((id) => id.replace(/^\d+\./, '')),
      ['summary', 'summary'],
    );
    for (const iteration of run.iterations) {
      const sent = root.requests.find(
        ({ messages }) => JSON.stringify(messages) === JSON.stringify(iteration.root?.messages),
      );
      assert.ok(sent, `the trace of turn ${iteration.id} has the messages that were sent`);
    }
  });

  it('is asked again with shorter messages when the provider finds them too long', async () => {
    const output = repl('print("y ".repeat(3500), Math.random())');
    const root = scriptedModel(
      output,
      output,
      output,
      output,
      new ModelError('too-long', 'too long'),
      repl('FINAL("ok")'),
    );
    const { run, finished } = await ask(session, { root });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'ok');
    assert.equal(run.iterations.at(-1)?.compactions[0]?.kind, 'outputs');
  });

  it('warns when the server read far fewer tokens than it was sent, once', async () => {
    const usage = { inputTokens: 400, outputTokens: 1 };
    const sub = scriptedModel({ text: 'yes', finish: 'stop', usage });
    const code =
      'const long = "many words ".repeat(2000); FINAL([await llm_query(long), await llm_query(long)].join())';
    const { run } = await ask(session, { root: scriptedModel(repl(code)), sub });
    const warnings = run.warnings.filter(({ code }) => code === 'prompt-cut');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.message ?? '', /read only 400 tokens of a prompt of 22,\d+ characters/);
  });
});
