import assert from 'node:assert/strict';
import { ask, realSession } from '../../support/askEngine';
import { scriptedModel } from '../../support/scriptedModel';

const schema = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };

describe('a direct call', () => {
  const session = realSession();
  after(() => session.dispose());
  const asking = (root: ReturnType<typeof scriptedModel>, settings = {}) =>
    ask(session, { root, settings: { schema, ...settings }, route: 'auto' });

  it('answers in the schema of the run, which it is told and which goes along', async () => {
    const root = scriptedModel('```json\n{"count": 2}\n```');
    const { finished, run } = await asking(root);
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, '{\n  "count": 2\n}');
    assert.deepEqual(root.requests[0]?.schema, schema);
    assert.match(
      root.requests[0].messages.at(-1)?.content ?? '',
      /# Form of the answer\n.*JSON Schema:\n\{"type"/s,
    );
  });

  it('asks once more when the reply does not fit, and says what was wrong', async () => {
    const root = scriptedModel('There are two.', '{"count": 2}');
    const { finished, run } = await asking(root);
    assert.equal(finished.status, 'complete');
    assert.deepEqual(JSON.parse(run.answered?.answer ?? ''), { count: 2 });
    assert.equal(root.requests.length, 2);
    const [, , reply, again] = root.requests[1]?.messages ?? [];
    assert.equal(reply?.content, 'There are two.');
    assert.match(again?.content ?? '', /the reply is no JSON/);
    assert.equal(run.totals.rootCalls, 2);
  });

  it('is partial, with the last reply, when that does not fit either', async () => {
    const { finished, run } = await asking(scriptedModel('{"count": "two"}', '{"count": "2"}'));
    assert.equal(finished.status, 'partial');
    assert.deepEqual(finished.reason, {
      code: 'schema',
      message: 'the answer does not fit the schema: count: must be integer, not "2"',
    });
    assert.deepEqual([run.answered?.answer, run.answered?.how], ['{"count": "2"}', 'fallback']);
  });

  it('keeps the first reply when asking again fails', async () => {
    const { finished, run } = await asking(scriptedModel('There are two.', new Error('gone')));
    assert.deepEqual([finished.status, finished.reason?.code], ['partial', 'schema']);
    assert.equal(run.answered?.answer, 'There are two.');
  });

  it('is told the own prompt and instructions, and still how text is marked', async () => {
    const root = scriptedModel('Fine.');
    await asking(root, { schema: undefined, systemPrompt: 'You audit.', extraInstructions: 'In German.' });
    const [system, user] = root.requests[0]?.messages ?? [];
    assert.match(system?.content ?? '', /^You audit\. Text between <data id=.*\n\nIn German\.$/s);
    assert.doesNotMatch(user?.content ?? '', /Form of the answer/);
  });
});
