import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelError, type ModelErrorCode } from '../../../src/rlm/errors';
import type { ModelObserver, ModelRequest } from '../../../src/rlm/model';
import { AttemptError } from '../../../src/models/attemptError';
import { openAICompatible, type OpenAICompatibleOptions } from '../../../src/models/openaiCompatible';
import { eventually } from '../../support/eventually';
import type { Reply } from '../../support/lmScript';
import { startLmServer, type LmServer } from '../../support/lmServer';

const request: ModelRequest = {
  role: 'root',
  messages: [
    { role: 'system', content: 'Write FINAL.' },
    { role: 'user', content: 'Why?' },
  ],
};

describe('openAICompatible', () => {
  let server: LmServer;
  before(async () => (server = await startLmServer({ script: { rules: [] } })));
  after(() => server.stop());

  const model = (options: Partial<OpenAICompatibleOptions> = {}) =>
    openAICompatible({ baseUrl: server.baseUrl, apiKey: '', model: 'test-model', ...options });
  const replying = (...replies: (Reply | string)[]) => server.use({ rules: [{ replies }] });
  const ask = (
    options: Partial<OpenAICompatibleOptions> = {},
    observer: ModelObserver = {},
    signal = new AbortController().signal,
  ) => model(options).complete(request, observer, signal);
  const failure = async (options: Partial<OpenAICompatibleOptions> = {}): Promise<ModelError> => {
    const error = await ask(options).then(
      () => assert.fail('there was a reply'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof ModelError, String(error));
    return error;
  };
  const failsWith = async (
    code: ModelErrorCode,
    words: RegExp,
    options: Partial<OpenAICompatibleOptions> = {},
  ) => {
    const error = await failure(options);
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
  };

  describe('a reply', () => {
    it('streams in and comes back whole, with the usage the endpoint reports', async () => {
      const text = 'Here is a long reply, in several pieces, with ünïcödé and 🐙.';
      await replying({ text, usage: { input: 100, output: 20, cached: 64 } });
      const pieces: string[] = [];
      const reply = await ask({}, { onText: (piece) => pieces.push(piece) });
      assert.deepEqual(reply, {
        text,
        finish: 'stop',
        usage: { inputTokens: 100, outputTokens: 20, cachedInputTokens: 64 },
      });
      assert.ok(pieces.length > 1, 'in pieces');
      assert.equal(pieces.join(''), text);
    });

    it('has no usage when the endpoint reports none', async () => {
      await replying({ text: 'x', usage: false });
      assert.equal((await ask()).usage, undefined);
    });

    it('keeps what the model thought apart from what it said', async () => {
      await replying({ text: 'So: 42.', reasoning: 'Let me think about this for a while.' });
      const seen: string[] = [];
      const reply = await ask({}, { onText: (text) => seen.push(text) });
      assert.equal(reply.reasoning, 'Let me think about this for a while.');
      assert.equal(reply.text, 'So: 42.');
      assert.equal(seen.join(''), 'So: 42.');
    });

    it('takes a <think> block that a local server leaves in the text for reasoning', async () => {
      await replying('<think>FINAL("draft")?</think>\nFINAL("done")');
      const reply = await ask();
      assert.equal(reply.reasoning, 'FINAL("draft")?');
      assert.equal(reply.text, 'FINAL("done")');
    });

    it('says that it was cut by the token limit', async () => {
      await replying({ text: 'I was just', finish: 'length' });
      assert.equal((await ask()).finish, 'length');
    });

    it('says that it was withheld', async () => {
      await replying({ text: '', finish: 'content_filter' });
      assert.equal((await ask()).finish, 'filtered');
    });

    it('is whole when characters are split between chunks', async () => {
      const text = 'naïve 🐙 日本語';
      await replying({ fault: 'split-bytes', text });
      assert.equal((await ask()).text, text);
    });

    it('is understood when it comes as one JSON completion', async () => {
      await replying({ fault: 'json', text: 'not streamed' });
      const seen: string[] = [];
      const reply = await ask({}, { onText: (text) => seen.push(text) });
      assert.equal(reply.text, 'not streamed');
      assert.ok(reply.usage);
      assert.deepEqual(seen, ['not streamed']);
    });

    it('is kept when the connection is lost after its finish_reason', async () => {
      await replying({ fault: 'die-after-finish', text: 'all of it' });
      assert.deepEqual(await ask(), { text: 'all of it', finish: 'stop' });
    });
  });

  describe('a request', () => {
    it('holds the messages unchanged, asks for a stream with usage, and limits the output with max_tokens', async () => {
      await replying('ok');
      await model().complete({ ...request, maxOutputTokens: 77 }, {}, new AbortController().signal);
      const [sent] = await server.requests();
      assert.equal(sent?.url, '/v1/chat/completions');
      assert.deepEqual(sent.body, {
        model: 'test-model',
        messages: request.messages,
        stream: true,
        stream_options: { include_usage: true },
        max_tokens: 77,
      });
    });

    it('holds no half of a letter, which endpoints refuse', async () => {
      await replying('ok');
      const messages = [{ role: 'user', content: `cut: ${'🐙'.slice(0, 1)}\n${'🐙'.slice(1)} 🐙` }] as const;
      await model().complete({ role: 'sub', messages }, {}, new AbortController().signal);
      const [sent] = await server.requests();
      const { messages: said } = sent?.body as { messages: { content: string }[] };
      assert.equal(said[0]?.content, 'cut: \ufffd\n\ufffd 🐙');
    });

    it('limits the output with max_completion_tokens at the default origin', async () => {
      const sent: unknown[] = [];
      const fetch: typeof globalThis.fetch = (url, init) => {
        sent.push(String(url instanceof Request ? url.url : url), JSON.parse(init?.body as string));
        return Promise.resolve(new Response('{"choices":[{"message":{"content":"ok"}}]}'));
      };
      const baseUrl = 'https://api.openai.com/v1/';
      const openAI = openAICompatible({ baseUrl, apiKey: 'k', model: 'm', fetch });
      await openAI.complete({ ...request, maxOutputTokens: 9 }, {}, new AbortController().signal);
      assert.equal(sent[0], 'https://api.openai.com/v1/chat/completions');
      const { max_completion_tokens, max_tokens } = sent[1] as Record<string, unknown>;
      assert.deepEqual([max_completion_tokens, max_tokens], [9, undefined]);
    });

    it('carries the parameters of the model, the smaller limit, and the extra fields last', async () => {
      await replying('ok');
      const parameters = {
        temperature: 0.2,
        topP: 0.9,
        maxOutputTokens: 50,
        reasoningEffort: 'low',
        timeout: 5,
        contextWindow: 9000,
        profile: 'frugal',
        extraBody: { seed: 7, top_p: 0.1, stream_options: { include_usage: true, more: 1 } },
      } as const;
      const signal = new AbortController().signal;
      const parametrised = model({ parameters });
      for (const maxOutputTokens of [undefined, 77, 40])
        await parametrised.complete({ ...request, maxOutputTokens }, {}, signal);
      const bodies = (await server.requests()).map(({ body }) => body as Record<string, unknown>);
      assert.deepEqual(bodies[0], {
        model: 'test-model',
        messages: request.messages,
        stream: true,
        stream_options: { include_usage: true, more: 1 },
        temperature: 0.2,
        top_p: 0.1,
        reasoning_effort: 'low',
        max_tokens: 50,
        seed: 7,
      });
      assert.deepEqual(
        bodies.map((body) => body['max_tokens']),
        [50, 50, 40],
      );
      assert.deepEqual(parametrised.traits, {
        profile: 'frugal',
        contextWindow: 9000,
        offersReplTool: undefined,
      });
    });

    it('leaves its limit to the extra fields where they have one, whatever it is called', async () => {
      await replying('ok');
      const parameters = { extraBody: { max_completion_tokens: 9 } };
      const signal = new AbortController().signal;
      await model({ parameters }).complete({ ...request, maxOutputTokens: 77 }, {}, signal);
      const body = (await server.requests())[0]?.body as Record<string, unknown>;
      assert.deepEqual([body['max_tokens'], body['max_completion_tokens']], [undefined, 9]);
    });

    it('carries a schema, unless the model’s parameters say otherwise', async () => {
      await replying('{"n":1}');
      const schema = { type: 'object', properties: { n: { type: 'number' } } };
      const signal = new AbortController().signal;
      await model().complete({ ...request, schema }, {}, signal);
      await model({ parameters: { structuredOutput: false } }).complete({ ...request, schema }, {}, signal);
      const formats = (await server.requests()).map(
        ({ body }) => (body as Record<string, unknown>)['response_format'],
      );
      const format = { type: 'json_schema', json_schema: { name: 'reply', schema, strict: false } };
      assert.deepEqual(formats, [format, undefined]);
    });

    it('carries the key, and nothing of the environment or the machine', async () => {
      const variables = {
        OPENAI_API_KEY: 'leak-key',
        OPENAI_ADMIN_KEY: 'leak-admin',
        OPENAI_BASE_URL: 'http://127.0.0.1:9/leak',
        OPENAI_ORG_ID: 'leak-org',
        OPENAI_PROJECT_ID: 'leak-project',
        OPENAI_WEBHOOK_SECRET: 'leak-webhook',
        OPENAI_CUSTOM_HEADERS: 'X-Leak: leak-header\nAuthorization: leak-auth\nUser-Agent: leak-agent',
        OPENAI_LOG: 'debug',
      };
      await replying('ok');
      await withEnvironment(variables, async () => {
        await ask({ apiKey: 'given-key' });
        await ask({ apiKey: '' });
      });
      const sent = await server.requests();
      assert.deepEqual(
        sent.map(({ headers }) => headers['authorization']),
        ['Bearer given-key', undefined],
      );
      assert.doesNotMatch(JSON.stringify(sent), /leak/i);
      const allowed =
        /^(host|connection|accept|accept-language|accept-encoding|content-type|content-length|authorization|sec-fetch-mode|user-agent)$/;
      for (const name of sent.flatMap(({ headers }) => Object.keys(headers))) assert.match(name, allowed);
    });

    it('with a surrounding line break in the key carries the key without it', async () => {
      await replying('ok');
      await ask({ apiKey: ' given-key\n' });
      assert.equal((await server.requests())[0]?.headers['authorization'], 'Bearer given-key');
    });

    it('goes to the endpoint when the pasted address is that of the route itself', async () => {
      await replying('ok');
      await ask({ baseUrl: `${server.baseUrl}/chat/completions/` });
      assert.equal((await server.requests())[0]?.url, '/v1/chat/completions');
    });
  });

  describe('cancelling', () => {
    for (const fault of ['mute', 'stall'] as const) {
      it(`ends a call at once with the signal's reason (${fault})`, async () => {
        await replying({ fault, text: 'some' });
        const controller = new AbortController();
        const reason = new Error('cancelled by the user');
        let seen = '';
        const onText = (text: string): void => void (seen += text);
        const ended = assert.rejects(ask({}, { onText }, controller.signal), reason);
        await eventually(async () =>
          fault === 'mute' ? (await server.requests()).length === 1 : seen !== '',
        );
        controller.abort(reason);
        await ended;
        await eventually(async () => (await server.requests())[0]?.abandoned === true);
      });
    }

    it('before the call sends nothing', async () => {
      await replying('ok');
      await assert.rejects(ask({}, {}, AbortSignal.abort(new Error('too late'))), /too late/);
      assert.deepEqual(await server.requests(), []);
    });
  });

  describe('a failure', () => {
    it('401 names the address, the model and the command that sets a key', async () => {
      await server.use({ key: 'right-key', rules: [] });
      await failsWith('unauthorized', /\/v1 \(model test-model\) answered 401.*RLM: Set API Key/s, {
        apiKey: 'wrong-key',
      });
      await failsWith('unauthorized', /No key is set for http:\/\/127\.0\.0\.1:\d+\./);
    });

    it('never holds the key, even when the endpoint repeats it', async () => {
      await server.use({ key: 'right-key', rules: [] });
      const error = await failure({ apiKey: 'sk-secret-123' });
      assert.match(error.message, /Incorrect API key provided: \[API key\]/);
      for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
        assert.doesNotMatch(
          `${cause.message} ${cause.stack ?? ''} ${JSON.stringify(cause)}`,
          /sk-secret-123/,
        );
      }
    });

    it('a key that cannot be sent is refused without repeating it', async () => {
      const error = await failure({ apiKey: 'sk-ключ' });
      assert.equal(error.code, 'unauthorized');
      assert.match(error.message, /holds a character that no key has/);
      assert.doesNotMatch(error.message, /ключ/);
    });

    it('an unknown model names those the endpoint has, the most alike first', async () => {
      const models = ['gpt-big', 'llama3', 'phi', 'qwen', 'mistral', 'gemma', 'test-modal'];
      await server.use({ models, rules: [] });
      await failsWith('not-found', /does not exist.*It has test-modal.* and 1 more\..*RLM: Select Model/s);
    });

    it('a route that is not there says what a base URL looks like', async () => {
      await failsWith('not-found', /answered 404.*does not list its models.*usually ends in \/v1/s, {
        baseUrl: server.baseUrl.replace('/v1', '/v7'),
      });
    });

    it('no server at a local address asks whether it is running, and mentions remote windows', async () => {
      await failsWith(
        'unreachable',
        /Nothing answers at http.*ECONNREFUSED.*Is the server running\?.*remote/s,
        {
          baseUrl: await closedAddress(),
        },
      );
    });

    it('no such host asks to check the address', async () => {
      const cause = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere.test'), { code: 'ENOTFOUND' });
      await failsWith(
        'unreachable',
        /Nothing answers at http:\/\/nowhere\.test\/v1 \(ENOTFOUND\)\. Check the address/,
        {
          baseUrl: 'http://nowhere.test/v1',
          fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
        },
      );
    });

    it('a base URL that is none says so', async () => {
      await failsWith('unreachable', /“localhost:1234” is not an http or https address/, {
        baseUrl: 'localhost:1234',
      });
    });

    it('a connection closed before the headers is unreachable', async () => {
      await replying({ fault: 'hang-up' });
      await failsWith('unreachable', /closed the connection before it answered/);
    });

    it('https to a server that speaks http asks for the other address', async () => {
      await failsWith('unreachable', /does not speak https.*base URL http:\/\/127\.0\.0\.1/s, {
        baseUrl: server.baseUrl.replace('http:', 'https:'),
      });
    });

    it('a certificate that is not trusted is named as what it is', async () => {
      const cause = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      await failsWith('unreachable', /certificate is not trusted/, {
        fetch: () => Promise.reject(new TypeError('fetch failed', { cause })),
      });
    });

    it('a server that lists the model at an address without /v1 names the base URL', async () => {
      const base = 'http://localhost:1234';
      const fetch = (url: unknown) =>
        Promise.resolve(
          String(url).endsWith('/models')
            ? Response.json({ data: [{ id: 'test-model' }] })
            : Response.json({ error: 'no such route' }, { status: 404 }),
        );
      await failsWith('not-found', /lists this model.*usually ends in \/v1/s, { baseUrl: base, fetch });
    });

    it('an endpoint that knows no such route, and says so with status 200, is not asked again', async () => {
      const error = 'Unexpected endpoint or method. (POST /chat/completions)';
      const fetch = () => Promise.resolve(Response.json({ error }));
      const baseUrl = 'http://localhost:1234';
      await failsWith('not-found', /Unexpected endpoint.*usually ends in \/v1/s, { baseUrl, fetch });
    });

    it('400 repeats what the endpoint says', async () => {
      await replying({ status: 400, body: { error: { message: 'messages are odd', code: 'x' } } });
      await failsWith('rejected', /answered 400: messages are odd\./);
    });

    it('429 says what to do', async () => {
      await replying({ status: 429 });
      await failsWith('rate-limited', /answered 429.*lower the concurrency/s);
    });

    it('5xx with a page of HTML is clipped', async () => {
      await replying({ status: 502, body: `<html>${'bad gateway '.repeat(1000)}</html>` });
      const error = await failure();
      assert.equal(error.code, 'server');
      assert.ok(error.message.length < 600);
    });

    it('a stream that dies half-way says how much had come', async () => {
      await replying({ fault: 'die', text: 'half of it' });
      await failsWith('cut', /broke after 10 characters/);
    });

    it('a stream that ends without a finish_reason is cut', async () => {
      await replying({ fault: 'no-finish', text: 'half of it' });
      await failsWith('cut', /ended without saying that the reply is whole, after 10 characters/);
    });

    it('an empty stream is no chat completion', async () => {
      await replying({ status: 200, body: '' });
      await failsWith('unreadable', /It is empty/);
    });

    it('a stream that goes silent ends after the idle time, also before its first chunk', async () => {
      for (const text of ['', 'some words']) {
        await replying({ fault: 'stall', text });
        await failsWith(
          'timeout',
          new RegExp(`went silent: nothing came for 0.5 s, after ${text.length} characters`),
          {
            idleTimeoutMs: 500,
          },
        );
        await eventually(async () => (await server.requests())[0]?.abandoned === true);
      }
    });

    it('does not come while the server keeps the connection alive, or thinks aloud', async () => {
      await replying({ fault: 'keep-alive', text: 'at last', chunkDelayMs: 300 });
      assert.equal((await ask({ idleTimeoutMs: 1400 })).text, 'at last');
      await replying({ text: 'ok', reasoning: 'x'.repeat(10), chunkSize: 2, chunkDelayMs: 300 });
      assert.equal((await ask({ idleTimeoutMs: 1400 })).text, 'ok');
    });

    it('a page of HTML is shown by its start', async () => {
      await replying({ fault: 'html' });
      await failsWith('unreadable', /no chat completion\. It starts: <!doctype html> <html><title>Sign in/);
    });

    it('JSON of another kind is shown by its start', async () => {
      await replying({ fault: 'other-json' });
      await failsWith('unreadable', /It starts: \{"hello":"world"\}/);
    });

    it('an event that is not JSON is unreadable', async () => {
      await replying({ fault: 'garbage', text: 'good so far' });
      await failsWith('unreadable', /sent a stream that is no chat completion/);
    });

    it('an error inside the stream is told in the words of the endpoint', async () => {
      await replying({ fault: 'error-event', text: 'good so far' });
      await failsWith('server', /answered 502: the model fell over/);
    });

    it('an error as JSON with status 200 is told in the words of the endpoint', async () => {
      await replying({ status: 200, body: { error: { message: 'no GPU left', code: 'busy' } } });
      await failsWith('server', /no GPU left/);
    });

    it('a redirect is not followed: neither text nor key goes to another origin', async () => {
      const reached: string[] = [];
      const elsewhere = await listening((url) => reached.push(url));
      try {
        const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/chat/completions`;
        await replying({ status: 307, headers: { location } });
        await failsWith('rejected', /redirects to http:\/\/127.*Nothing was sent there/s, {
          apiKey: 'given-key',
        });
        assert.deepEqual(reached, []);
      } finally {
        elsewhere.close();
        elsewhere.closeAllConnections();
      }
    });
  });

  describe('a failed try', () => {
    const passing: [string, Reply][] = [
      ['429', { status: 429 }],
      ['500', { status: 500 }],
      ['503', { status: 503 }],
      ['408', { status: 408 }],
      ['409', { status: 409 }],
      ['a connection closed before the headers', { fault: 'hang-up' }],
      ['a stream that dies half-way', { fault: 'die', text: 'do' }],
      ['a stream that ends early', { fault: 'no-finish', text: 'do' }],
      ['a page of HTML', { fault: 'html' }],
      ['JSON of another kind', { fault: 'other-json' }],
      ['an event that is not JSON', { fault: 'garbage', text: 'do' }],
    ];
    for (const [name, reply] of passing) {
      it(`may be repeated after ${name}`, async () => {
        await replying(reply);
        assert.equal(await mayRepeat(), true);
        assert.equal((await server.requests()).length, 1);
      });
    }

    for (const status of [400, 401, 403, 404, 422]) {
      it(`is the last after ${status}`, async () => {
        await replying({ status });
        assert.equal(await mayRepeat(), false);
      });
    }

    it('is the last when the quota is used up', async () => {
      const body = { error: { message: 'quota exceeded', code: 'insufficient_quota' } };
      await replying({ status: 429, body });
      assert.equal(await mayRepeat(), false);
      await failsWith('rate-limited', /no credit left/);
    });

    it('says how long the endpoint asks to wait', async () => {
      await replying({ status: 429, headers: { 'retry-after': '7' } });
      const error = await failure();
      assert.ok(error instanceof AttemptError);
      assert.equal(error.retryAfterMs, 7000);
    });

    const mayRepeat = async () => {
      const error = await failure();
      return error instanceof AttemptError && error.retry;
    };
  });
});

async function withEnvironment(variables: Record<string, string>, run: () => Promise<void>): Promise<void> {
  const before = process.env;
  process.env = { ...before, ...variables };
  try {
    await run();
  } finally {
    process.env = before;
  }
}

/** Of a port on which nothing listens any more. */
async function closedAddress(): Promise<string> {
  const server = await listening(() => undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}/v1`;
}

async function listening(onRequest: (url: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    onRequest(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return server;
}
