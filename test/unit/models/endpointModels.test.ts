import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileCacheStore } from '../../../src/models/cache/fileCacheStore.node';
import { createAdaptions } from '../../../src/models/adaptions';
import { endpointModels } from '../../../src/models/endpointModels';
import { createLimiter } from '../../../src/models/limiter/limiter';
import type { ModelParameters } from '../../../src/models/parameters';
import type { JsonSchema } from '../../../src/rlm/jsonSchema';
import type { LanguageModel, ModelReply, ModelRole } from '../../../src/rlm/model';
import { modelFor } from '../../../src/rlm/runModels';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';
import { inMemoryStore } from './cache/inMemoryStore';

const never = new AbortController().signal;

describe('endpointModels, over the wire', () => {
  let server: LmServer;
  let home: TemporaryFolder;
  before(async () => {
    server = await startLmServer({ script: { rules: [] } });
    home = await temporaryFolder('replies');
  });
  after(async () => {
    await server.stop();
    await home.remove();
  });

  const limiter = createLimiter({ concurrency: () => 8 });
  const models = (apiKey: string, subModel = 'test-model', keep = true) => {
    const fail = (error: unknown) => assert.fail(String(error));
    const store = keep ? fileCacheStore({ folder: join(home.path, 'kept'), onProblem: fail }) : undefined;
    return endpointModels({
      baseUrl: server.baseUrl,
      apiKey,
      rootModel: 'test-model',
      subModel,
      limiter,
      store,
    });
  };
  const ask = (model: LanguageModel, question: string, role: ModelRole = 'sub'): Promise<ModelReply> =>
    model.complete({ role, messages: [{ role: 'user', content: question }], content: question }, {}, never);
  const sent = async () => (await server.requests()).length;

  it('send what a run has asked before only once, also with another key', async () => {
    await server.use({ rules: [{ replies: [{ text: 'reply {{call}}' }] }] });
    const asked = Array.from({ length: 16 }, (_, i) => `Question ${i % 12}`);
    const run = async (key: string) => {
      const { sub } = models(key);
      return Promise.all(asked.map((question) => ask(sub, question)));
    };
    const first = await run('key-1');
    assert.equal(await sent(), 16);
    const second = await run('key-2');
    assert.equal(await sent(), 16);
    assert.deepEqual(second.map(({ text }) => text).sort(), first.map(({ text }) => text).sort());
    assert.ok(first.every(({ cached }) => cached === undefined));
    assert.ok(second.every(({ cached, usage }) => cached && usage?.inputTokens === 0));
  });

  it('send everything where nothing is kept, for another model, and for root turns', async () => {
    await server.use({ rules: [{ replies: [{ text: 'reply {{call}}' }] }] });
    await ask(models('k').sub, 'Once');
    await ask(models('k', 'test-model', false).sub, 'Once');
    await ask(models('k', 'another').sub, 'Once');
    await ask(models('k').root, 'Once', 'root');
    assert.equal(await sent(), 4);
  });

  const base = { apiKey: 'k', rootModel: 'a', subModel: 'b', limiter };
  const named = async () =>
    (await server.requests()).map(({ body }) => (body as Record<string, unknown>)['model']);

  it('are one for each depth, where there is one, and the same for equal names', async () => {
    await server.use({ rules: [{ replies: ['ok'] }] });
    const run = endpointModels({ ...base, baseUrl: server.baseUrl, modelsByDepth: ['', 'c', 'b'] });
    assert.deepEqual(
      [0, 1, 2, 3].map((level) => [modelFor(run, 'root', level).name, modelFor(run, 'sub', level).name]),
      [
        ['a', 'c'],
        ['c', 'b'],
        ['b', 'b'],
        ['a', 'b'],
      ],
    );
    assert.equal(modelFor(run, 'sub', 1), run.sub);
    await ask(modelFor(run, 'sub', 0), 'Once');
    assert.deepEqual(await named(), ['c']);
  });

  it('have their own parameters and traits, also below the limiter and the cache', async () => {
    await server.use({ rules: [{ replies: ['ok'] }] });
    const store = inMemoryStore();
    const parameters = { b: { temperature: 0.5, contextWindow: 4096, profile: 'frugal' } } as const;
    const { root, sub } = endpointModels({ ...base, baseUrl: server.baseUrl, models: parameters, store });
    await ask(root, 'Once', 'root');
    await ask(sub, 'Once');
    const temperatures = (await server.requests()).map(
      ({ body }) => (body as Record<string, unknown>)['temperature'],
    );
    assert.deepEqual(temperatures, [undefined, 0.5]);
    assert.equal(root.traits?.profile, 'standard');
    assert.deepEqual([sub.traits?.profile, sub.traits?.contextWindow], ['frugal', 4096]);
  });

  it('give up after the model’s own timeout, or after the run’s', async () => {
    await server.use({ rules: [{ replies: [{ fault: 'stall', text: 'some' }] }] });
    const timed = endpointModels({
      ...base,
      baseUrl: server.baseUrl,
      callTimeoutMs: 300,
      models: { a: { timeout: 0.2 } },
    });
    await assert.rejects(ask(timed.root, 'x'), /within 0\.2 s/);
    await assert.rejects(ask(timed.sub, 'x'), /within 0\.3 s/);
  });

  it('ask again when a parameter or the schema is another, not when a timeout or a window is', async () => {
    await server.use({ rules: [{ replies: [{ text: 'reply {{call}}' }] }] });
    const store = inMemoryStore();
    const asked = async (b: ModelParameters, schema?: JsonSchema) => {
      const { sub } = endpointModels({ ...base, baseUrl: server.baseUrl, models: { b }, store });
      const messages = [{ role: 'user' as const, content: 'Q' }];
      await sub.complete({ role: 'sub', messages, content: 'Q', schema }, {}, never);
      return sent();
    };
    assert.equal(await asked({}), 1);
    assert.equal(await asked({ timeout: 5, contextWindow: 9, profile: 'frugal', replTool: true }), 1);
    assert.equal(await asked({ temperature: 0 }), 2);
    assert.equal(await asked({ topP: 0.5 }), 3);
    assert.equal(await asked({ maxOutputTokens: 5 }), 4);
    assert.equal(await asked({ reasoningEffort: 'low' }), 5);
    assert.equal(await asked({ extraBody: { seed: 1 } }), 6);
    assert.equal(await asked({}, { type: 'object' }), 7);
    assert.equal(await asked({}, { type: 'array' }), 8);
    assert.equal(await asked({ structuredOutput: false }, { type: 'array' }), 9);
    assert.equal(await asked({ temperature: 0 }), 9);
  });

  it('know from run to run what the endpoint refuses, and count its refusals among the tries', async () => {
    const refusal = { status: 400, body: { error: { message: "'temperature' is not supported" } } };
    await server.use({
      rules: [{ when: { field: 'temperature' }, replies: [refusal] }, { replies: [{ status: 503 }, 'ok'] }],
    });
    const adaptions = createAdaptions();
    const told: [number, string][] = [];
    const run = async () => {
      const { sub } = endpointModels({
        ...base,
        baseUrl: server.baseUrl,
        models: { b: { temperature: 0 } },
        adaptions,
      });
      const onRetry = (attempt: number, reason: string) => told.push([attempt, reason]);
      return sub.complete({ role: 'sub', messages: [] }, { onRetry }, never);
    };
    assert.equal((await run()).text, 'ok');
    assert.equal((await run()).text, 'ok');
    assert.deepEqual(
      told.map(([attempt, reason]) => [attempt, /answered (\d+)/.exec(reason)?.[1]]),
      [
        [1, '400'],
        [2, '503'],
      ],
    );
  });

  it('keep nothing of a call that failed', async () => {
    await server.use({ rules: [{ replies: [{ status: 400 }, { text: 'now', finish: 'length' }, 'whole'] }] });
    await assert.rejects(ask(models('k').sub, 'Faulty'), { code: 'rejected' });
    assert.equal((await ask(models('k').sub, 'Faulty')).finish, 'length');
    assert.equal((await ask(models('k').sub, 'Faulty')).text, 'whole');
    assert.equal((await ask(models('k').sub, 'Faulty')).cached, true);
    assert.equal(await sent(), 3);
  });
});
