import assert from 'node:assert/strict';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { realSession, ask } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

describe('reduce', () => {
  const session = realSession();
  after(() => session.dispose());

  it('shows every root call with the very messages that were sent', async () => {
    const root = scriptedModel(repl('print(1)'), 'no code', repl('FINAL("x")'));
    const { run } = await ask(session, { root });
    assert.deepEqual(
      run.iterations.map((iteration) => iteration.root?.messages),
      root.requests.map((request) => request.messages),
    );
  });

  it('folds the same events to the same run, and a repeated stretch to nothing new', async () => {
    const root = scriptedModel(repl('await llm_query_batched(["a", "b"])'), repl('FINAL("x")'));
    const { events, run } = await ask(session, { root, sub: scriptedModel('reply') });
    const again = [...events, ...events.slice(3, 9)].reduce(reduce, emptyRun());
    assert.deepEqual(again, run);
    assert.deepEqual(
      run.iterations[0]?.calls.map(({ id, finished }) => [id, finished?.outcome.ok]),
      [
        ['1.c1', true],
        ['1.c2', true],
      ],
    );
    assert.equal(run.totals.rootCalls, 2);
    assert.equal(run.totals.subCalls, 2);
    assert.ok(run.totals.estimated && run.totals.inputTokens > 0);
  });

  it('numbers events without gaps', async () => {
    const { events } = await ask(session, { root: scriptedModel(repl('FINAL("x")')) });
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index + 1),
    );
  });
});
