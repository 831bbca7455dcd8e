import assert from 'node:assert/strict';
import { createAdaptions, refusedIn } from '../../../src/models/adaptions';
import type { ModelParameters } from '../../../src/models/parameters';
import type { ModelRequest } from '../../../src/rlm/model';
import { wire } from './wire';

const says = (message: string, more: object = {}) => ({
  status: 400,
  body: { error: { message, type: 'invalid_request_error', param: null, code: null, ...more } },
});
const schema = { type: 'object', properties: { n: { type: 'number' } } };

describe('a refused field of a request', () => {
  const { use, call, sent } = wire();

  interface Case {
    readonly field: string;
    readonly says: ReturnType<typeof says> | { readonly status: number; readonly body: unknown };
    readonly parameters?: ModelParameters;
    readonly request?: Partial<ModelRequest>;
  }
  const unsupported = (parameter: string) =>
    says(`Unsupported parameter: '${parameter}' is not supported with this model.`, { param: parameter });
  const cases: readonly Case[] = [
    { field: 'temperature', says: unsupported('temperature'), parameters: { temperature: 0.2 } },
    { field: 'top_p', says: unsupported('top_p'), parameters: { topP: 0.9 } },
    {
      field: 'reasoning_effort',
      says: says('Unrecognized request argument supplied: reasoning_effort'),
      parameters: { reasoningEffort: 'low' },
    },
    {
      field: 'reasoning_effort',
      says: {
        status: 422,
        body: {
          detail: [
            {
              type: 'extra_forbidden',
              loc: ['body', 'reasoning_effort'],
              msg: 'Extra inputs are not permitted',
            },
          ],
        },
      },
      parameters: { reasoningEffort: 'low' },
    },
    {
      field: 'response_format',
      says: says('This response_format type is unavailable now'),
      request: { schema },
    },
    { field: 'tools', says: says('gemma3 does not support tools'), request: { offersReplTool: true } },
    {
      field: 'response_format',
      says: { status: 200, body: { error: { message: "'response_format' is not supported" } } },
      request: { schema },
    },
    { field: 'stream_options', says: says('Unrecognized request arguments supplied: stream_options') },
  ];
  for (const { field, says, parameters, request } of cases) {
    it(`${field} is left out at once, told, and never sent again (${JSON.stringify(says.body).slice(0, 60)})`, async () => {
      await use({ when: { field }, replies: [says] }, { replies: ['fine'] });
      const refused = new Set<string>();
      const first = await call(request, { parameters, refused });
      assert.equal(first.reply.text, 'fine');
      assert.equal(first.retries.length, 1);
      assert.match(first.retries[0]?.reason ?? '', new RegExp(`answered \\d+: .*without ${field}`));
      assert.equal(first.retries[0]?.delayMs, 0);
      const second = await call(request, { parameters, refused });
      assert.deepEqual(second.retries, []);
      assert.deepEqual(
        (await sent()).map((body) => field in body),
        [true, false, false],
      );
    });
  }

  it('one after another is left out, each told with its number', async () => {
    const parameters = { temperature: 0, topP: 0.5, reasoningEffort: 'low' };
    await use(
      { when: { field: 'temperature' }, replies: [unsupported('temperature')] },
      { when: { field: 'top_p' }, replies: [unsupported('top_p')] },
      { when: { field: 'reasoning_effort' }, replies: [unsupported('reasoning_effort')] },
      { replies: ['fine'] },
    );
    const { reply, retries } = await call({}, { parameters });
    assert.equal(reply.text, 'fine');
    assert.deepEqual(
      retries.map(({ attempt }) => attempt),
      [1, 2, 3],
    );
  });

  it('that limits the reply is sent under its other name', async () => {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    await use(
      {
        when: { field: 'max_tokens' },
        replies: [says(message, { param: 'max_tokens', code: 'unsupported_parameter' })],
      },
      { replies: ['fine'] },
    );
    assert.equal((await call({ maxOutputTokens: 50 })).retries.length, 1);
    const [, again] = await sent();
    assert.deepEqual([again?.['max_tokens'], again?.['max_completion_tokens']], [undefined, 50]);
  });

  it('that the user added is not left out: the endpoint’s words are told', async () => {
    await use({ when: { field: 'top_k' }, replies: [unsupported('top_k')] }, { replies: ['fine'] });
    await assert.rejects(call({}, { parameters: { extraBody: { top_k: 5 } } }), /'top_k' is not supported/);
    await use(
      { when: { field: 'temperature' }, replies: [unsupported('temperature')] },
      { replies: ['fine'] },
    );
    await assert.rejects(call({}, { parameters: { extraBody: { temperature: 1 } } }), /'temperature' is not/);
  });

  it('is not looked for where the request is refused for another reason', async () => {
    const parameters = { temperature: 0.2, maxOutputTokens: 100_000 };
    for (const message of [
      'messages must not be empty',
      'max_tokens is too large: 100000. This model supports at most 16384 completion tokens.',
      'The temperature in the data centre rose',
    ]) {
      await use({ replies: [says(message)] });
      await assert.rejects(call({}, { parameters }), { code: 'rejected' });
      assert.equal((await sent()).length, 1, message);
    }
  });

  it('is no schema that is refused: other schemas are still sent', async () => {
    const odd = { type: 'array' };
    await use(
      {
        when: { call: 1 },
        replies: [
          says("Invalid schema for response_format 'reply': schema must be an object", {
            param: 'response_format',
          }),
        ],
      },
      { replies: ['fine'] },
    );
    const refused = new Set<string>();
    assert.equal((await call({ schema: odd }, { refused })).retries.length, 1);
    await call({ schema: odd }, { refused });
    await call({ schema }, { refused });
    assert.deepEqual(
      (await sent()).map((body) => 'response_format' in body),
      [true, false, false, true],
    );
  });

  it('is remembered by endpoint and model', () => {
    const adaptions = createAdaptions();
    adaptions('here', 'a').add('temperature');
    assert.deepEqual([...adaptions('here', 'a')], ['temperature']);
    assert.deepEqual([...adaptions('here', 'b'), ...adaptions('there', 'a')], []);
  });
});

describe('refusedIn', () => {
  const all = {
    temperature: 1,
    top_p: 1,
    reasoning_effort: 'low',
    max_tokens: 9,
    response_format: {},
    tools: [],
    stream_options: {},
  };
  const wordings: [string, string | undefined][] = [
    [
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
      'temperature',
    ],
    ['`temperature` and `top_p` cannot both be specified for this model.', 'temperature'],
    ['invalid temperature: only 1 is allowed for this model', 'temperature'],
    ['Model grok-4 does not support parameter reasoningEffort.', 'reasoning_effort'],
    ['"llama3.2" does not support thinking', 'reasoning_effort'],
    [
      '[{"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"reasoning_effort\\": Cannot find field."}}]',
      'reasoning_effort',
    ],
    ['This model does not support response format `json_schema`.', 'response_format'],
    ["'response_format.type' must be 'json_schema' or 'text'", 'response_format'],
    ['Failed to parse grammar', 'response_format'],
    ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', 'tools'],
    ['No endpoints found that support tool use.', 'tools'],
    ['Extra inputs are not permitted, field: "stream_options"', 'stream_options'],
    ['{"message":"refused","param":"top_p","code":"unsupported_parameter: temperature"}', 'top_p'],
    ['The model is overloaded', undefined],
    ['max_tokens must be less than or equal to 8192', undefined],
  ];
  for (const [refusal, expected] of wordings) {
    it(`finds ${expected ?? 'nothing'} in: ${refusal}`, () => {
      assert.equal(refusedIn(refusal, all), expected);
    });
  }

  it('finds only what was sent', () => {
    assert.equal(refusedIn("'temperature' is not supported", { top_p: 1 }), undefined);
  });
});
