import assert from 'node:assert/strict';
import { AttemptError } from '../../../src/models/attemptError';
import { createLimiter } from '../../../src/models/limiter/limiter';
import { limitedModel } from '../../../src/models/limitedModel';
import { isTooLong } from '../../../src/models/tooLong';
import { wire } from './wire';

describe('isTooLong', () => {
  const yes: readonly string[] = [
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 150000 tokens.",
    'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300012 tokens.',
    'Your input exceeds the context window of this model.',
    '{"error":{"message":"Too big","code":"context_length_exceeded"}}',
    "'max_tokens' or 'max_completion_tokens' is too large: 4000. This model's maximum context length is 4096 tokens and your request has 1200 input tokens.",
    'The decoder prompt (length 5000) is longer than the maximum model length of 4096.',
    'Input length (5000 tokens) exceeds the maximum allowed length (4096 tokens).',
    '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 `max_new_tokens`',
    'the request exceeds the available context size. try increasing the context size or enable context shift',
    'request (5012 tokens) exceeds the available context size (4096 tokens), try increasing it',
    'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
    'prompt is too long: 208310 tokens > 200000 maximum',
    'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    'Input is too long for requested model.',
    "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
    'too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000',
    'prompt token count of 140000 exceeds the limit of 128000',
    'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 45000.',
  ];
  for (const words of yes) it(`knows: ${words}`, () => assert.equal(isTooLong(400, words), true));

  const no: readonly string[] = [
    "Unsupported parameter: 'max_tokens' is not supported with this model.",
    'max_tokens is too large: 100000. This model supports at most 16384 completion tokens.',
    'Rate limit reached on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000.',
    'context deadline exceeded',
    'The model fell over',
  ];
  for (const words of no)
    it(`is not taken in by: ${words}`, () => assert.equal(isTooLong(400, words), false));
});

describe('a prompt that is too long', () => {
  const server = wire();
  const message = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.";
  const ways: [string, object][] = [
    ['as OpenAI says it', { status: 400, body: { error: { message, code: 'context_length_exceeded' } } }],
    ['as old vLLM says it', { status: 400, body: { object: 'error', message, code: 400 } }],
    ['as plain text', { status: 500, body: message }],
    ['in a list', { status: 400, body: [{ error: { code: 400, message } }] }],
    ['that comes too often', { status: 429, body: { error: { message } } }],
    ['with status 200', { status: 200, body: { error: { message } } }],
  ];
  for (const [way, reply] of ways) {
    it(`is told with its sizes and what to do, and never tried again (${way})`, async () => {
      await server.replying(reply as { status: number; body: unknown });
      const limiter = createLimiter({ concurrency: () => 1 });
      const model = limitedModel({ baseUrl: server.baseUrl(), apiKey: '', model: 'm' }, limiter);
      const messages = [{ role: 'user' as const, content: 'x' }];
      const ask = () => model.complete({ role: 'sub', messages }, {}, new AbortController().signal);
      // More often than the circuit tolerates: it says nothing of how the endpoint fares.
      for (let i = 1; i <= 7; i++) {
        await assert.rejects(ask, (error) => {
          assert.ok(error instanceof AttemptError, String(error));
          assert.equal(error.code, 'too-long');
          assert.match(error.message, /4096 tokens.*5000 tokens\. Give it smaller pieces, or choose a model/);
          return true;
        });
        assert.equal((await server.requests()).length, i);
      }
    });
  }

  it('is known by status 413, whatever the proxy says', async () => {
    await server.replying({ status: 413, body: '<html>Request Entity</html>' });
    await assert.rejects(server.call(), { code: 'too-long' });
  });
});

describe('what an endpoint says of a refusal', () => {
  const { replying, call } = wire();
  const shapes: [unknown, RegExp][] = [
    [{ error: { message: 'No cake' } }, /answered 400: No cake\./],
    [{ error: 'No cake' }, /answered 400: No cake\./],
    [{ object: 'error', message: 'No cake', code: 400 }, /answered 400: No cake\./],
    [{ detail: 'No cake!' }, /answered 400: No cake! Another/],
    [
      { detail: [{ loc: ['body', 'cake'], msg: 'Not found' }, { msg: 'Sorry' }] },
      /: body\.cake: Not found; Sorry\./,
    ],
    [{ object: 'error', message: { detail: [{ loc: ['body', 'n'], msg: 'No' }] } }, /: body\.n: No\./],
    [[{ error: { message: 'No cake' } }], /answered 400: No cake\./],
    [{ strange: true }, /answered 400: \{"strange":true\}\./],
    ['No cake at all', /answered 400: No cake at all\./],
    ['', /answered 400: nothing\./],
  ];
  for (const [body, words] of shapes) {
    it(`is found in ${JSON.stringify(body)}`, async () => {
      await replying({ status: 400, body });
      await assert.rejects(call(), words);
    });
  }
});
