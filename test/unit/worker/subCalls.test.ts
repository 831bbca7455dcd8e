import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openAICompatible } from '../../../src/models/openaiCompatible';
import type { LanguageModel } from '../../../src/rlm/model';
import type { Session } from '../../../src/worker/session';
import { ask, realSession, type Asked } from '../../support/askEngine';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { repl, scriptedModel } from '../../support/scriptedModel';

/** What the root was told after its first block. */
function observed({ events }: Asked): string {
  return events.flatMap((event) => (event.type === 'code.finished' ? [event.output] : []))[0] ?? '';
}

/** The calls that were made, root turns left aside. */
function subCallsOf({ events }: Asked): string[] {
  return events.flatMap((event) =>
    event.type === 'call.started' && event.role === 'sub' ? [event.call] : [],
  );
}

describe('sub-calls through the engine', () => {
  let session: Session;
  before(() => (session = realSession()));
  after(() => session.dispose());

  const asking = (code: string, sub: LanguageModel, more: Partial<Parameters<typeof ask>[1]> = {}) =>
    ask(session, { root: scriptedModel(repl(code), repl('FINAL("done")')), sub, ...more });

  describe('with a schema, over the wire', () => {
    let server: LmServer;
    before(async () => (server = await startLmServer({ script: { rules: [] } })));
    after(() => server.stop());

    it('the values come back, one reply is repaired, and what does not fit is an entry', async () => {
      await server.use({
        rules: [
          { when: { user: 'does not fit the schema', any: 'twice' }, replies: ['still {"n": "two"}'] },
          { when: { user: 'does not fit the schema' }, replies: ['{"n": 2}'] },
          { when: { user: '^once' }, replies: ['{"n": "two"}'] },
          { when: { user: '^twice' }, replies: ['I cannot say.'] },
          { replies: ['Sure:\n```json\n{"n": 1}\n```'] },
        ],
      });
      const sub = openAICompatible({ baseUrl: server.baseUrl, apiKey: '', model: 'm' });
      const asked = await asking(
        `const schema = {type: "object", properties: {n: {type: "integer"}}, required: ["n"]};
         const r = await llm_query_batched(["plain", "once", "twice"], {schema});
         print(r[0].n + r[1].n, r[2], r.errors.length)`,
        sub,
      );
      assert.equal(
        observed(asked),
        '3 [llm_query failed: the reply does not fit the schema: n: must be integer, not "two"] 1' +
          '\nnote: 1 of 3 calls failed: the reply does not fit the schema: n: must be integer, not "two"',
      );
      assert.deepEqual(subCallsOf(asked).sort(), ['1.c1', '1.c2', '1.c2.repair', '1.c3', '1.c3.repair']);
      assert.equal(asked.run.totals.subCalls, 5);
      const bodies = (await server.requests()).map(({ body }) => JSON.stringify(body));
      assert.ok(bodies.every((body) => body.includes('Reply with JSON alone')));
      assert.ok(bodies.every((body) => body.includes('"json_schema"')));
    });
  });

  it('a pattern without end is stopped, and the run goes on', async () => {
    const sub = scriptedModel(JSON.stringify(`${'a'.repeat(60)}!`));
    const asked = await asking('await llm_query("x", {schema: {type: "string", pattern: "^(a+)+$"}})', sub);
    assert.match(observed(asked), /a pattern in the schema takes too long on the reply/);
    assert.equal(asked.finished.status, 'complete');
  });

  it('a child RLM gives the value of its schema', async () => {
    const root = scriptedModel(
      repl(
        'const r = await rlm_query("count", context, {schema: {type: "array", items: {type: "integer"}}}); r.length',
      ),
      repl('print(context.length); FINAL([1, 2, 3])'),
      repl('FINAL("done")'),
    );
    const asked = await ask(session, { root, limits: { maxDepth: 2 } });
    const outputs = asked.events.flatMap((event) => (event.type === 'code.finished' ? [event.output] : []));
    assert.ok(outputs.includes('3'), outputs.join('\n---\n'));
  });

  it('a prompt larger than the window is an entry, is not sent, and is not in the coverage', async () => {
    const sub = { ...scriptedModel('fine'), traits: { profile: 'standard', contextWindow: 8_000 } as const };
    const asked = await asking(
      'const r = await llm_query_batched(["short", {prompt: "long", context: context.file("b.txt")}]); print(r)',
      sub,
      { texts: { 'a.txt': 'one', 'b.txt': 'many words in a line\n'.repeat(5_000) } },
    );
    assert.match(
      observed(asked),
      /"fine",\s+"\[llm_query failed: the prompt with its context is about [\d,]+ tokens, and the sub-model can read 6,000 of its window of 8,000; .*maxChars: \d+000/,
    );
    assert.match(observed(asked), /\nnote: 1 of 2 calls failed: /);
    assert.deepEqual(subCallsOf(asked), ['1.c1']);
  });

  it('10,000 prompts at once are refused, and nothing is spent', async () => {
    const asked = await asking('await llm_query_batched(Array(10000).fill("x"))', scriptedModel('y'));
    assert.match(observed(asked), /^RangeError: 10000 calls at once .* more than the 200 that are left/);
    assert.deepEqual(subCallsOf(asked), []);
  });

  it('10,000 that the code insists on: as many as the budget has, and a short observation', async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const asked = await asking(
      `const entries = Array.from({length: 10000}, (_, i) =>
         [String(i), {prompt: String(i), context: context.files[0]}, {prompt: String(i), context: "some text " + i},
          {prompt: String(i), schema: {type: "integer"}}, {prompt: String(i), context: context.files[0].range(1, 2)}][i % 5]);
       const r = await llm_query_batched(entries, {allowMany: true});
       print(r.length, r.errors.length, new Set(r.errors.map(e => e.message)).size, r[0], r[3], r[199]); print(r)`,
      scriptedModel(({ messages }) => /^\d+/.exec(messages[1]?.content ?? '')?.[0] ?? ''),
    );
    delay.disable();
    if (process.env['RLM_SHOW_FIGURES']) console.log(`host held ${(delay.max / 1e6).toFixed(1)} ms at most`);
    const output = observed(asked);
    assert.match(output, /^10000 9800 1 0 3 199\n/);
    assert.match(
      output,
      /note: 9,800 of 10,000 calls failed: all 200 sub-calls of this run are used; answer with what you have$/,
    );
    assert.ok(output.length < 8_200, `${output.length} characters`);
    assert.equal(subCallsOf(asked).length, 200);
    assert.equal(asked.finished.status, 'partial');
  });
});
