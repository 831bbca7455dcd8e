import assert from 'node:assert/strict';
import { AttemptError } from '../../../../src/models/attemptError';
import { createLimiter, type WrapOptions } from '../../../../src/models/limiter/limiter';
import type { ModelError } from '../../../../src/rlm/errors';
import type { LanguageModel, ModelReply, ModelRequest } from '../../../../src/rlm/model';
import { scriptedModel } from '../../../support/scriptedModel';
import { ManualClock } from './manualClock';

const request: ModelRequest = { role: 'sub', messages: [] };
const never = new AbortController().signal;
const failed = (code: ModelError['code'], retryAfterMs?: number) =>
  new AttemptError(code, `${code}.`, { retry: true, retryAfterMs });
const hanging: LanguageModel = {
  ...scriptedModel(),
  complete: (_, __, signal) =>
    new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
};

describe('limiter', () => {
  let clock: ManualClock;
  beforeEach(() => (clock = new ManualClock()));
  const wrap = (model: LanguageModel, options: Partial<WrapOptions> = {}, random = 0.5) =>
    createLimiter({ concurrency: () => 4, random: () => random, clock }).wrap(model, {
      endpoint: 'e',
      ...options,
    });

  async function delaysOf(random: number, ...errors: Error[]): Promise<number[]> {
    const delays: number[] = [];
    const model = wrap(scriptedModel(...errors, 'done'), {}, random);
    await model.complete(request, { onRetry: (_, __, delay) => delays.push(delay) }, never);
    return delays;
  }

  it('waits longer each time, with jitter', async () => {
    assert.deepEqual(await delaysOf(0, failed('server'), failed('server')), [375, 750]);
    assert.deepEqual(await delaysOf(0.5, failed('server')), [500]);
  });

  it('waits as long as the endpoint asks, and a little more', async () => {
    assert.deepEqual(await delaysOf(0.5, failed('server', 40), failed('server', 0)), [45, 0]);
  });

  it('tries twice more after failures that pass, and more often after "too many requests"', async () => {
    const broken = scriptedModel(failed('server'));
    await assert.rejects(wrap(broken).complete(request, {}, never), { code: 'server' });
    assert.equal(broken.requests.length, 3);
    const busy = Array.from({ length: 8 }, () => failed('rate-limited'));
    assert.equal(
      (await wrap(scriptedModel(...busy, 'at last')).complete(request, {}, never)).text,
      'at last',
    );
  });

  it('tells each failed try before the wait, by its number', async () => {
    const told: [number, string][] = [];
    const model = wrap(scriptedModel(failed('server'), failed('unreadable'), 'done'));
    await model.complete(request, { onRetry: (attempt, reason) => told.push([attempt, reason]) }, never);
    assert.deepEqual(told, [
      [1, 'server.'],
      [2, 'unreadable.'],
    ]);
  });

  it('makes no further try when whoever is told throws', async () => {
    const model = scriptedModel(failed('server'));
    const onRetry = () => {
      throw new Error('no money left');
    };
    await assert.rejects(wrap(model).complete(request, { onRetry }, never), /no money left/);
    assert.equal(model.requests.length, 1);
  });

  it('does not repeat what cannot pass, nor what is no failed try', async () => {
    for (const error of [
      new AttemptError('unauthorized', 'no key', { retry: false }),
      new RangeError('a bug'),
    ]) {
      const model = scriptedModel(error);
      await assert.rejects(wrap(model).complete(request, {}, never), error);
      assert.equal(model.requests.length, 1);
    }
  });

  it('ends a call at its deadline, also in the middle of a try', async () => {
    await assert.rejects(wrap(hanging, { callTimeoutMs: 30 }).complete(request, {}, never), {
      code: 'timeout',
    });
  });

  it('fails at once when it would have to wait longer than the call may take, and so do the others', async () => {
    const model = scriptedModel(failed('rate-limited', 3_600_000));
    const limited = wrap(model, { callTimeoutMs: 5000 });
    const words = /rate-limited\. The next try would have to wait 3600(\.\d)? s, longer than .* 5 s/;
    await assert.rejects(limited.complete(request, {}, never), { code: 'rate-limited', message: words });
    clock.time += 1_800_000;
    await assert.rejects(limited.complete(request, {}, never), /would have to wait 1800 s/);
    assert.equal(model.requests.length, 1);
    clock.time += 1_800_000;
    await assert.rejects(limited.complete(request, {}, never), /would have to wait 3600/);
    assert.equal(model.requests.length, 2);
  });

  it('keeps the waits of one endpoint from another', async () => {
    const limiter = createLimiter({ concurrency: () => 4, clock });
    const busy = limiter.wrap(scriptedModel(failed('rate-limited', 3_600_000)), { endpoint: 'a' });
    await assert.rejects(busy.complete(request, {}, never), { code: 'rate-limited' });
    const other = limiter.wrap(scriptedModel('here'), { endpoint: 'b' });
    assert.equal((await other.complete(request, {}, never)).text, 'here');
  });

  it('goes back to the full concurrency when an endpoint was not used for a while', async () => {
    let open: ((reply: ModelReply) => void)[] = [];
    const gated = () => new Promise<ModelReply>((done) => open.push(done));
    const model = wrap(scriptedModel(failed('rate-limited', 1), 'ok', gated));
    await model.complete(request, {}, never);
    const under = async (calls: number) => {
      const all = Array.from({ length: calls }, () => model.complete(request, {}, never));
      await new Promise(setImmediate);
      const count = open.length;
      while (open.length > 0) {
        open.splice(0).forEach((done) => done({ text: 'ok', finish: 'stop' }));
        await new Promise(setImmediate);
      }
      await Promise.all(all);
      return count;
    };
    assert.ok((await under(4)) < 4);
    clock.time += 61_000;
    assert.equal(await under(8), 4);
    open = [];
  });

  it('lets a root turn go before sub-calls that wait', async () => {
    const order: string[] = [];
    const model = scriptedModel(({ role }) => (order.push(role), 'ok'));
    const limited = createLimiter({ concurrency: () => 1, clock }).wrap(model, { endpoint: 'e' });
    const roles = ['sub', 'sub', 'sub', 'root'] as const;
    await Promise.all(roles.map((role) => limited.complete({ ...request, role }, {}, never)));
    assert.deepEqual(order, ['sub', 'root', 'sub', 'sub']);
  });
});
