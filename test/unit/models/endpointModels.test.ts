import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileCacheStore } from '../../../src/models/cache/fileCacheStore.node';
import { endpointModels } from '../../../src/models/endpointModels';
import { createLimiter } from '../../../src/models/limiter/limiter';
import type { LanguageModel, ModelReply, ModelRole } from '../../../src/rlm/model';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';

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

  it('keep nothing of a call that failed', async () => {
    await server.use({ rules: [{ replies: [{ status: 400 }, { text: 'now', finish: 'length' }, 'whole'] }] });
    await assert.rejects(ask(models('k').sub, 'Faulty'), { code: 'rejected' });
    assert.equal((await ask(models('k').sub, 'Faulty')).finish, 'length');
    assert.equal((await ask(models('k').sub, 'Faulty')).text, 'whole');
    assert.equal((await ask(models('k').sub, 'Faulty')).cached, true);
    assert.equal(await sent(), 3);
  });
});
