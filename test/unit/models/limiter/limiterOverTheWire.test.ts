import assert from 'node:assert/strict';
import { limitedModel } from '../../../../src/models/limitedModel';
import { createLimiter } from '../../../../src/models/limiter/limiter';
import type { LanguageModel, ModelObserver, ModelReply } from '../../../../src/rlm/model';
import type { LmScript, RecordedRequest, Reply } from '../../../support/lmScript';
import { startLmServer, type LmServer } from '../../../support/lmServer';

const never = new AbortController().signal;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const busiest = (requests: readonly RecordedRequest[]) =>
  Math.max(...requests.map(({ inFlight }) => inFlight));

describe('limiter, over the wire', () => {
  let server: LmServer;
  before(async () => (server = await startLmServer({ script: { rules: [] } })));
  after(() => server.stop());

  const limited = (concurrency: number, callTimeoutMs = 60_000): LanguageModel =>
    limitedModel(
      { baseUrl: server.baseUrl, apiKey: '', model: 'test-model', callTimeoutMs },
      createLimiter({ concurrency: () => concurrency }),
    );
  const ask = (model: LanguageModel, content = 'Q', observer: ModelObserver = {}, signal = never) =>
    model.complete({ role: 'sub', messages: [{ role: 'user', content }] }, observer, signal);
  const replying = (replies: readonly (Reply | string)[], timing: Partial<LmScript> = {}) =>
    server.use({ rules: [{ replies }], ...timing });

  it('keeps to the concurrency, and makes every call', async () => {
    await replying(['ok'], { latencyMs: 100 });
    const model = limited(8);
    await Promise.all(times(50, () => ask(model)));
    const requests = await server.requests();
    assert.equal(requests.length, 50);
    // On a busy machine not all 8 are seen at the same moment.
    assert.ok(busiest(requests) <= 8 && busiest(requests) > 4, `${busiest(requests)} in flight`);
  });

  it('gets all of 64 calls through a storm of 429, at half the concurrency, which then comes back', async () => {
    const refused = { status: 429, headers: { 'retry-after-ms': '50' } };
    await replying([...times(64, () => refused), { text: 'ok' }], { latencyMs: 50 });
    const model = limited(64);
    let retries = 0;
    const calls = () => Promise.all(times(64, () => ask(model, 'Q', { onRetry: () => retries++ })));
    for (const { text } of await calls()) assert.equal(text, 'ok');
    const requests = await server.requests();
    assert.equal(requests.length, 128);
    assert.equal(retries, 64);
    const after = busiest(requests.slice(64));
    assert.ok(after >= 16 && after <= 36, `${after} in flight`);
    await replying(['ok'], { latencyMs: 200 });
    for (let round = 0; round < 6; round++) await calls();
    const later = await server.requests();
    assert.ok(busiest(later) > after && busiest(later) <= 64, `${busiest(later)} in flight`);
    assert.ok(busiest(later.slice(0, 32)) < 64, 'not at once');
  });

  it('gets all through an endpoint that goes on refusing for a while without saying how long', async () => {
    await replying([...times(24, () => ({ status: 429 })), { text: 'ok' }]);
    const model = limited(16);
    const replies = await Promise.all(times(16, () => ask(model)));
    assert.deepEqual(new Set(replies.map(({ text }) => text)), new Set(['ok']));
    assert.equal((await server.requests()).length, 40);
  });

  /** Headers, and the time before which they allow nothing. */
  type Form = (now: number) => readonly [headers: Record<string, string>, notBefore: number];
  const forms: Readonly<Record<string, Form>> = {
    milliseconds: (now) => [{ 'retry-after-ms': '300' }, now + 300],
    seconds: (now) => [{ 'retry-after': '1' }, now + 1000],
    'an HTTP date': (now) => {
      const date = new Date(now + 2500).toUTCString();
      return [{ 'retry-after': date }, Date.parse(date)];
    },
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`waits as long as Retry-After says in ${name}, and holds back the other calls`, async () => {
      const [headers, notBefore] = form(Date.now());
      await replying([{ status: 429, headers }, { text: 'ok' }]);
      const model = limited(4);
      const answered: number[] = [];
      const others: Promise<unknown>[] = [];
      await ask(model, 'first', {
        onRetry: () => {
          for (let i = 0; i < 3; i++) others.push(ask(model).then(() => answered.push(Date.now())));
        },
      });
      answered.push(Date.now());
      await Promise.all(others);
      assert.equal(answered.length, 4);
      for (const time of answered) assert.ok(time >= notBefore, `${notBefore - time} ms too early`);
      assert.equal((await server.requests()).length, 5);
    });
  }

  it('spends at most 3 requests on each of 7 sub-calls of 64 that always get 500', async () => {
    const rules = [{ when: { user: '^bad' }, replies: [{ status: 500 }] }, { replies: [{ text: 'ok' }] }];
    await server.use({ rules, latencyMs: 100 });
    const model = limited(64);
    const results = await Promise.allSettled(
      times(64, (i) => ask(model, i % 9 === 4 ? `bad ${i}` : `good ${i}`)),
    );
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 7);
    const spent = (await server.requests()).length - 57;
    assert.ok(spent <= 21, `${spent} requests`);
  });

  it('stops the flood to a model that fails every time, saying why', async () => {
    await replying([{ status: 500, headers: { 'retry-after-ms': '1' } }]);
    const model = limited(4);
    const results = await Promise.allSettled(times(200, () => ask(model)));
    const reasons = results.map((result) =>
      result.status === 'rejected' ? String(result.reason) : 'a reply',
    );
    for (const reason of reasons) assert.match(reason, /answered 500/);
    assert.match(reasons.at(-1)!, /\d+ calls to test-model failed in a row, so none is made for a moment/);
    const { length } = await server.requests();
    // How many were launched before the first gave up hangs on how fast the machine is.
    assert.ok(length < 200, `${length} requests instead of 600`);
    // A root turn is let through, and its success lets the others through again.
    await replying(['well again']);
    await assert.rejects(ask(model), /failed in a row/);
    await model.complete({ role: 'root', messages: [] }, {}, never);
    assert.equal((await ask(model)).text, 'well again');
  });

  it('ends a call to a server that takes the request and never answers at its deadline', async () => {
    await replying([{ fault: 'mute' }]);
    await assert.rejects(ask(limited(4, 300)), {
      code: 'timeout',
      message: /No whole reply came within 0.3 s/,
    });
  });

  it('launches nothing more once cancelled: waiting for a place, for Retry-After, or for an answer', async () => {
    await replying([{ status: 429, headers: { 'retry-after': '30' } }, { fault: 'mute' }]);
    const controller = new AbortController();
    const reason = new Error('enough');
    const retrying = limited(2, 60_000);
    const calls: Promise<ModelReply>[] = [];
    const told = new Promise<void>((done) => {
      const call = ask(retrying, 'Q', { onRetry: () => done() }, controller.signal);
      call.catch(() => undefined);
      calls.push(call);
    });
    await told;
    const waiting = limited(2, 60_000);
    calls.push(...times(5, () => ask(retrying, 'Q', {}, controller.signal)));
    calls.push(...times(5, () => ask(waiting, 'Q', {}, controller.signal)));
    const settled = Promise.allSettled(calls);
    while ((await server.requests()).length < 3) await new Promise((done) => setTimeout(done, 5));
    controller.abort(reason);
    for (const result of await settled) assert.deepEqual(result, { status: 'rejected', reason });
    await new Promise((done) => setTimeout(done, 100));
    assert.equal((await server.requests()).length, 3);
  });
});
