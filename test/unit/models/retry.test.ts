import assert from 'node:assert/strict';
import { AttemptError, withRetries, type Attempt } from '../../../src/models/retry';
import { retryAfterOf } from '../../../src/models/retryAfter';
import { ModelError } from '../../../src/rlm/errors';
import type { ModelReply } from '../../../src/rlm/model';

const request = { role: 'sub' as const, messages: [] };
const reply: ModelReply = { text: 'ok', finish: 'stop' };
const busy = (retryAfterMs?: number) =>
  new AttemptError(new ModelError('rate-limited', 'busy.'), { retry: true, retryAfterMs });

/** Fails with each of the errors in turn, then replies. */
function failing(...errors: Error[]): Attempt {
  return () => {
    const next = errors.shift();
    return next ? Promise.reject(next) : Promise.resolve(reply);
  };
}

async function delaysOf(random: number, ...errors: Error[]): Promise<number[]> {
  const delays: number[] = [];
  const complete = withRetries(failing(...errors), { random: () => random });
  await complete(request, { onRetry: (_, __, delay) => delays.push(delay) }, new AbortController().signal);
  return delays;
}

describe('withRetries', () => {
  it('waits longer each time, with jitter', async () => {
    assert.deepEqual(await delaysOf(0, busy(), busy()), [375, 750]);
    assert.deepEqual(await delaysOf(0.5, busy()), [500]);
  });

  it('waits as long as the endpoint asks, and a little more', async () => {
    assert.deepEqual(await delaysOf(0.5, busy(40), busy(0)), [45, 0]);
  });

  it('ends a wait at once when aborted', async () => {
    const controller = new AbortController();
    const observer = { onRetry: () => setTimeout(() => controller.abort(new Error('enough')), 10) };
    const started = performance.now();
    await assert.rejects(withRetries(failing(busy(60_000)))(request, observer, controller.signal), /enough/);
    assert.ok(performance.now() - started < 1000);
  });

  it('gives up at the deadline, also in the middle of a try', async () => {
    const attempt: Attempt = (_, __, signal) =>
      new Promise((_done, failed) => signal.addEventListener('abort', () => failed(signal.reason as Error)));
    const complete = withRetries(attempt, { callTimeoutMs: 30 });
    await assert.rejects(complete(request, {}, new AbortController().signal), { code: 'timeout' });
  });

  it('does not repeat what cannot pass, and throws what the user will read', async () => {
    const failure = new ModelError('unauthorized', 'no key');
    let tries = 0;
    const attempt: Attempt = () => {
      tries++;
      return Promise.reject(new AttemptError(failure, { retry: false }));
    };
    await assert.rejects(withRetries(attempt)(request, {}, new AbortController().signal), failure);
    assert.equal(tries, 1);
  });

  it('throws errors that are no failed try as they are', async () => {
    const bug = new RangeError('a bug');
    await assert.rejects(withRetries(failing(bug))(request, {}, new AbortController().signal), bug);
  });
});

describe('retryAfterOf', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const cases: [Record<string, string>, number | undefined][] = [
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '150', 'retry-after': '2' }, 150],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ];
  for (const [headers, expected] of cases) {
    it(`reads ${JSON.stringify(headers)} as ${expected ?? 'nothing'}`, () => {
      assert.equal(retryAfterOf(new Headers(headers), now), expected);
    });
  }
});
