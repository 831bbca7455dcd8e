import assert from 'node:assert/strict';
import { defaultRunSettings } from '../../../src/rlm/runSettings';
import { ask, realSession } from '../../support/askEngine';
import { eventually } from '../../support/eventually';
import { repl } from '../../support/scriptedModel';
import { wire } from './wire';

const runs = (code: string) => ({ text: '', calls: [{ name: 'repl', arguments: JSON.stringify({ code }) }] });

describe('a run over the wire', () => {
  const { models, use, requests, sent } = wire();
  const session = realSession();
  after(() => session.dispose());

  const settings = { ...defaultRunSettings, confirmsBlindAnswers: false };

  it('works with a model that calls a tool instead of writing blocks', async () => {
    await use(
      {
        when: { model: 'big', call: 1 },
        replies: [{ ...runs('print(context.files.length)'), finish: 'tool_calls' }],
      },
      { when: { model: 'big' }, replies: [runs('FINAL(`${context.files.length} file`)')] },
    );
    const { root, sub } = models({ models: { big: { replTool: true } } });
    const { finished, run } = await ask(session, { root, sub, settings });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, '1 file');
    const [first, second] = await sent();
    assert.match(JSON.stringify(first?.['tools']), /"name":"repl"/);
    // What the model said comes back to it as a block.
    assert.match(JSON.stringify(second?.['messages']), /```repl\\nprint\(context\.files\.length\)/);
  });

  it('cuts what a model makes up after its first block, and goes on with the real output', async () => {
    const madeUp = `${repl('print(context.files.length)')}\n\nOutput: 99 files.\n${'and more\n'.repeat(20_000)}`;
    await use(
      { when: { call: 1 }, replies: [{ text: madeUp, chunkSize: 16, chunkDelayMs: 1 }] },
      { replies: [repl('FINAL("seen " + history[0].output.trim())')] },
    );
    const { finished, run, events } = await ask(session, { ...models(), settings });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'seen 1');
    const reply = events.find((event) => event.type === 'call.finished');
    assert.ok(reply?.outcome.ok && reply.outcome.cut && reply.outcome.usage.estimated);
    assert.doesNotMatch(JSON.stringify((await sent())[1]), /99 files/);
    await eventually(async () => (await requests())[0]?.abandoned === true);
  });

  it('asks the model of each depth, with its own parameters', async () => {
    await use(
      { when: { model: 'big' }, replies: [repl('FINAL(await rlm_query("How long?", context.files[0]))')] },
      { when: { model: 'middle' }, replies: [repl('FINAL(await llm_query("Say it"))')] },
      { when: { model: 'tiny' }, replies: ['very'] },
    );
    const chosen = models({ modelsByDepth: ['', 'middle', 'tiny'], models: { tiny: { temperature: 0 } } });
    const { run } = await ask(session, {
      root: chosen.root,
      models: chosen,
      limits: { maxDepth: 2 },
      settings,
    });
    assert.equal(run.answered?.answer, 'very');
    assert.deepEqual(
      (await sent()).map((body) => [body['model'], body['temperature']]),
      [
        ['big', undefined],
        ['middle', undefined],
        ['tiny', 0],
      ],
    );
  });

  it('shows in the trace what an endpoint refused', async () => {
    const message = "Unsupported value: 'temperature' does not support 0.7 with this model.";
    const refusal = { status: 400, body: { error: { message, param: 'temperature' } } };
    await use({ when: { field: 'temperature' }, replies: [refusal] }, { replies: [repl('FINAL("done")')] });
    const { finished, events } = await ask(session, {
      ...models({ models: { big: { temperature: 0.7 } } }),
      settings,
    });
    assert.equal(finished.status, 'complete');
    const told = events.filter((event) => event.type === 'call.retried');
    assert.equal(told.length, 1);
    assert.match(told[0]?.reason ?? '', /does not support 0\.7.*asked again without temperature/);
  });

  it('ends in the endpoint’s words when a prompt can be made no shorter', async () => {
    const message = "This model's maximum context length is 512 tokens. However, you requested 2000 tokens.";
    await use({ replies: [{ status: 400, body: { error: { message } } }] });
    const { finished } = await ask(session, { ...models(), settings });
    assert.equal(finished.status, 'failed');
    assert.equal(finished.reason?.code, 'too-long');
    assert.match(finished.reason.message, /512 tokens.*2000 tokens/);
  });
});
