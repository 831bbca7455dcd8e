import assert from 'node:assert/strict';
import { cached } from '../../../../src/models/cache/cached';
import type { LanguageModel, ModelReply, ModelRequest } from '../../../../src/rlm/model';
import { scriptedModel, type Scripted } from '../../../support/scriptedModel';
import { inMemoryStore } from './inMemoryStore';

const never = new AbortController().signal;
const asking = (content: string | undefined, more: Partial<ModelRequest> = {}): ModelRequest => ({
  role: 'sub',
  messages: [{ role: 'user', content: 'fenced differently each time' }],
  content,
  ...more,
});

describe('cached', () => {
  let store: ReturnType<typeof inMemoryStore>;
  beforeEach(() => (store = inMemoryStore()));

  /** A run of its own, with a model that answers from a list. */
  function run(replies: Scripted[], identity: unknown = 'here', name = 'scripted') {
    const model = { ...scriptedModel(...replies), name };
    const under: LanguageModel = cached(model, { store, identity });
    const ask = (request: ModelRequest): Promise<ModelReply> => under.complete(request, {}, never);
    return { ask, sent: model.requests };
  }

  it('says that replies are kept, beside what is known of the model', () => {
    const model: LanguageModel = { ...scriptedModel(), traits: { profile: 'frugal' } };
    const { traits } = cached(model, { store, identity: 'here' });
    assert.deepEqual(traits, { profile: 'frugal', keepsReplies: true });
  });

  it('answers what an earlier run has asked, marked, at no cost', async () => {
    const usage = { inputTokens: 10, outputTokens: 2 };
    await run([{ text: 'All.', reasoning: 'Hm.', finish: 'stop', usage }]).ask(asking('Q'));
    const later = run(['never asked']);
    assert.deepEqual(await later.ask(asking('Q')), {
      text: 'All.',
      reasoning: 'Hm.',
      finish: 'stop',
      usage: { inputTokens: 0, outputTokens: 0 },
      cached: true,
    });
    assert.equal(later.sent.length, 0);
  });

  it('marks nothing that was really asked', async () => {
    assert.equal((await run(['new']).ask(asking('Q'))).cached, undefined);
  });

  it('still samples: asked thrice in a run it asks thrice, and another run gets the same three', async () => {
    const first = run(['a', 'b', 'c']);
    for (const expected of ['a', 'b', 'c']) assert.equal((await first.ask(asking('Q'))).text, expected);
    const second = run(['d']);
    for (const expected of ['a', 'b', 'c', 'd']) assert.equal((await second.ask(asking('Q'))).text, expected);
    assert.equal(second.sent.length, 1);
  });

  it('samples also when the same is asked at once, in the same order from run to run', async () => {
    const texts = async (letter: string) => {
      const { ask } = run(Array.from({ length: 64 }, (_, i) => `${letter}${i}`));
      const given = await Promise.all(Array.from({ length: 64 }, () => ask(asking('Q'))));
      return given.map(({ text }) => text);
    };
    const first = await texts('a');
    assert.equal(new Set(first).size, 64);
    assert.deepEqual(await texts('b'), first);
  });

  const others: [string, () => Promise<ModelReply>][] = [
    ['content', () => run(['other']).ask(asking('Q2'))],
    ['output limit', () => run(['other']).ask(asking('Q', { maxOutputTokens: 5 }))],
    ['address or parameter', () => run(['other'], 'there').ask(asking('Q'))],
    ['schema', () => run(['other']).ask(asking('Q', { schema: { type: 'object' } }))],
    ['model', () => run(['other'], 'here', 'another').ask(asking('Q'))],
  ];
  for (const [what, ask] of others) {
    it(`asks again for another ${what}`, async () => {
      await run(['one']).ask(asking('Q'));
      assert.equal((await ask()).text, 'other');
    });
  }

  it('keeps neither root turns nor calls without content', async () => {
    const { ask } = run(['a', 'b']);
    await ask(asking('Q', { role: 'root' }));
    await ask(asking(undefined));
    assert.equal(store.kept.size, 0);
  });

  it('keeps only whole replies', async () => {
    const { ask } = run([
      { text: 'cut', finish: 'length' },
      { text: 'withheld', finish: 'filtered' },
      { text: 'had enough', finish: 'stop', cut: true },
      { text: ' ', finish: 'stop' },
      new Error('no reply'),
    ]);
    for (let i = 0; i < 4; i++) await ask(asking(`Q${i}`));
    await assert.rejects(ask(asking('Q4')), /no reply/);
    assert.equal(store.kept.size, 0);
  });

  it('asks again where the entry makes no sense', async () => {
    await run(['one']).ask(asking('Q'));
    for (const key of store.kept.keys()) store.kept.set(key, '{"text": 1}');
    assert.equal((await run(['two']).ask(asking('Q'))).text, 'two');
    assert.equal((await run(['three']).ask(asking('Q'))).text, 'two');
  });

  it('keeps no prompt', async () => {
    await run(['reply']).ask(asking('the secret question'));
    assert.doesNotMatch(JSON.stringify([...store.kept]), /secret/);
  });

  it('confuses no two contents, however they are escaped', async () => {
    await run(['one']).ask(asking('"a","b"'));
    assert.equal((await run(['two']).ask(asking('"a\\",\\"b"'))).text, 'two');
    assert.equal((await run(['three']).ask(asking('\ud800'))).text, 'three');
    assert.equal((await run(['four']).ask(asking('\ud801'))).text, 'four');
  });

  it('when cancelled answers nothing, not even from the cache', async () => {
    await run(['one']).ask(asking('Q'));
    const under = cached(scriptedModel('two'), { store, identity: 'here' });
    await assert.rejects(under.complete(asking('Q'), {}, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});
