import assert from 'node:assert/strict';
import { CallTree, type CallSpec } from '../../../src/rlm/callTree';
import { misfits } from '../../../src/rlm/jsonSchema';
import { defaultLimits, type RunLimits } from '../../../src/rlm/limits';
import type { LoopResult } from '../../../src/rlm/loopResult';
import type { SubCall } from '../../../src/rlm/repl';
import { defaultRunSettings } from '../../../src/rlm/runSettings';
import { SubCalls } from '../../../src/rlm/subCalls';
import { seeded } from '../../support/seeded';
import { inMarks } from '../../support/inMarks';

const signal = new AbortController().signal;
const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
const nothing = { inputTokens: 0, outputTokens: 0, cost: 0 };

type Answer = string | { readonly cut: string } | { readonly fails: string; readonly code?: string };

interface Setup {
  readonly limits?: Partial<RunLimits>;
  readonly window?: number;
  readonly child?: LoopResult;
  readonly keepsReplies?: boolean;
}

/** Sub-calls of a root loop whose model answers with the last of these once the others are given. */
function subCalls(answers: readonly Answer[] | ((spec: CallSpec) => Answer), setup: Setup = {}) {
  const made: CallSpec[] = [];
  const children: SubCall[] = [];
  let inFlight = 0;
  let most = 0;
  const tree = new CallTree({
    limits: { ...defaultLimits, ...setup.limits },
    settings: defaultRunSettings,
    traits: [
      {
        loop: { profile: 'standard' },
        sub: { profile: 'standard', contextWindow: setup.window, keepsReplies: setup.keepsReplies },
      },
    ],
    callModel: async (spec) => {
      made.push(spec);
      most = Math.max(most, ++inFlight);
      await Promise.resolve();
      inFlight--;
      const answer =
        typeof answers === 'function' ? answers(spec) : answers[Math.min(made.length, answers.length) - 1];
      if (answer === undefined) throw new Error('no answer');
      if (typeof answer === 'object' && 'fails' in answer)
        return {
          outcome: { ok: false, code: answer.code ?? 'server', message: answer.fails },
          left: nothing,
        };
      const [text, finish] =
        typeof answer === 'string' ? [answer, 'stop' as const] : [answer.cut, 'length' as const];
      return { outcome: { ok: true, text, finish, usage: { ...nothing, estimated: true } }, left: nothing };
    },
    report: () => undefined,
    fence: inMarks,
  });
  const calls = new SubCalls(tree, 0, (_, request) => {
    children.push(request);
    return Promise.resolve(setup.child ?? { status: 'failed' });
  });
  calls.enter('1');
  return { calls, tree, made, children, most: () => most };
}

function call(prompt: string, more: Partial<SubCall> = {}): SubCall {
  const size = { characters: prompt.length, tokens: () => prompt.length / 4 };
  return { kind: 'llm', prompt, parts: [], render: () => undefined, ...size, content: () => prompt, ...more };
}

describe('what a sub-call asks', () => {
  it('is made out for the cache where there is one, and only there', async () => {
    for (const keepsReplies of [true, false]) {
      let hashed = 0;
      const { calls, made } = subCalls(['yes'], { keepsReplies });
      await calls.call(call('Q', { content: () => `hash ${++hashed}` }), signal);
      assert.equal(made[0]?.content, keepsReplies ? 'hash 1' : undefined);
      assert.equal(hashed, keepsReplies ? 1 : 0);
    }
  });
});

describe('a sub-call with a schema', () => {
  it('gives the value, and is asked in words and by the schema', async () => {
    const { calls, made } = subCalls(['{"n": 3}']);
    const render = () => '<data>';
    assert.deepEqual(await calls.call(call('How many?', { schema, render }), signal), {
      ok: true,
      json: { n: 3 },
    });
    assert.deepEqual(made[0]?.schema, schema);
    assert.match(
      made[0].messages[1]?.content ?? '',
      /^How many\?\n\nReply with JSON alone.*\n\{"type":"object".*\}\n\n<data>$/,
    );
  });

  it('asks once more when the reply does not fit, with what is wrong and its own reply', async () => {
    const { calls, made, tree } = subCalls(['{"n": "three"}', '{"n": 3}'], { keepsReplies: true });
    assert.deepEqual(await calls.call(call('p', { schema }), signal), { ok: true, json: { n: 3 } });
    assert.deepEqual(
      made.map((spec) => spec.call),
      ['1.c1', '1.c1.repair'],
    );
    assert.deepEqual(made[1]?.messages.slice(0, 3), [
      ...(made[0]?.messages ?? []),
      { role: 'assistant', content: '{"n": "three"}' },
    ]);
    assert.match(made[1].messages[3]?.content ?? '', /- n: must be integer, not "three"/);
    assert.match(made[1].note ?? '', /asked once more/);
    assert.notEqual(made[1].content, made[0]?.content);
    assert.equal(tree.subCallsLeft, defaultLimits.maxSubCalls - 2);
  });

  it('fails after one repair, with what is wrong', async () => {
    const { calls, made } = subCalls(['no idea', '{"n": 1.5}', '{"n": 1}']);
    assert.deepEqual(await calls.call(call('p', { schema }), signal), {
      ok: false,
      message: 'the reply does not fit the schema: n: must be integer, not 1.5',
    });
    assert.equal(made.length, 2);
  });

  it('is not repaired beyond the budget', async () => {
    const { calls, made } = subCalls(['no idea'], { limits: { maxSubCalls: 1 } });
    const result = await calls.call(call('p', { schema }), signal);
    assert.match(
      'message' in result ? result.message : '',
      /^the reply does not fit the schema: the reply is no JSON/,
    );
    assert.equal(made.length, 1);
  });

  it('says so when the reply was cut, and does not ask again', async () => {
    const { calls, made } = subCalls([{ cut: '{"n": 1' }]);
    const result = await calls.call(call('p', { schema, maxOutputTokens: 50 }), signal);
    assert.match(
      'message' in result ? result.message : '',
      /cut off by the limit of 50 tokens.*\{maxTokens\}/,
    );
    assert.equal(made.length, 1);
  });

  it('fails as any other when the repair fails', async () => {
    const { calls } = subCalls(['no idea', { fails: 'down' }]);
    assert.deepEqual(await calls.call(call('p', { schema }), signal), { ok: false, message: 'down' });
  });

  it('is passed on to a child, whose answer is read the same way', async () => {
    const answer = { text: '{"n": 4}', how: 'final' } as const;
    const setup = { limits: { maxDepth: 2 }, child: { status: 'complete', answer } } as const;
    const { calls, children } = subCalls([], setup);
    const request = call('p', { kind: 'rlm', schema });
    assert.deepEqual(await calls.call(request, signal), { ok: true, json: { n: 4 } });
    assert.equal(children[0]?.schema, schema);
  });

  it('fails when the child ends without an answer that fits', async () => {
    const answer = { text: 'I was looking at it', how: 'fallback' } as const;
    const reason = { code: 'iterations', message: 'no final answer after 8 turns' };
    const { calls } = subCalls([], { limits: { maxDepth: 2 }, child: { status: 'partial', answer, reason } });
    const result = await calls.call(call('p', { kind: 'rlm', schema }), signal);
    assert.match(
      'message' in result ? result.message : '',
      /does not fit the schema: .* \(no final answer after 8 turns\)$/,
    );
  });

  it('is a plain call with its schema at the depth limit', async () => {
    const { calls, made } = subCalls(['{"n": 5}']);
    assert.deepEqual(await calls.call(call('p', { kind: 'rlm', schema }), signal), {
      ok: true,
      json: { n: 5 },
    });
    assert.match(made[0]?.note ?? '', /at the depth limit/);
  });

  it('gives a fitting value or an error, never more than two calls, whatever the model replies', async () => {
    const random = seeded(11);
    const pieces = [
      '{"n": 1}',
      '{"n": "x"}',
      '{',
      '[',
      ']',
      '```json\n',
      '\n```',
      'n',
      '"',
      ' ',
      '<think>',
      '</think>',
      '3',
      '{}',
    ];
    const reply = () =>
      Array.from({ length: 4 }, () => pieces[Math.floor(random() * pieces.length)] ?? '').join('');
    for (let round = 0; round < 500; round++) {
      const { calls, made } = subCalls([reply(), random() < 0.2 ? { fails: 'down' } : reply()]);
      const result = await calls.call(call('p', { schema }), signal);
      assert.ok(made.length <= 2);
      if ('json' in result) assert.deepEqual(misfits(schema, result.json), []);
      else assert.equal(result.ok, false);
    }
  });
});

describe('a prompt larger than the window of the sub-model', () => {
  const large = (tokens: number) => call('p', { characters: tokens * 4, tokens: () => tokens });

  it('is refused with both sizes and what to do; nothing is sent and nothing counted', async () => {
    const { calls, made, tree } = subCalls(['x'], {
      window: 100_000,
      limits: { maxSubCallOutputTokens: 4_000 },
    });
    const result = await calls.call(large(210_000), signal);
    assert.deepEqual(result, {
      ok: false,
      message:
        'the prompt with its context is about 210,000 tokens, and the sub-model can read 96,000 of its window of 100,000; ' +
        'give it less at once, e.g. the pieces of context.chunks({maxChars: 345000})',
    });
    assert.equal(made.length, 0);
    assert.equal(tree.subCallsLeft, defaultLimits.maxSubCalls);
    assert.equal(tree.exhausted, undefined);
  });

  it('fits with the room that its reply needs, and not without it', async () => {
    const { calls } = subCalls(['x'], { window: 100_000 });
    assert.equal((await calls.call(large(96_000), signal)).ok, true);
    assert.equal((await calls.call(large(96_001), signal)).ok, false);
  });

  it('is not estimated where it must fit', async () => {
    const { calls } = subCalls(['x'], { window: 128_000 });
    const tokens = () => assert.fail('estimated');
    assert.equal((await calls.call(call('p', { characters: 80_000, tokens }), signal)).ok, true);
  });

  it('leaves a small window three quarters for the prompt', async () => {
    const { calls } = subCalls(['x'], { window: 4_096 });
    assert.equal((await calls.call(large(3_072), signal)).ok, true);
    assert.equal((await calls.call(large(3_073), signal)).ok, false);
  });

  it('goes where the window is not known, and is told with sizes when the model refuses it', async () => {
    const { calls } = subCalls([{ code: 'too-long', fails: 'maximum context length is 8192 tokens' }]);
    const result = await calls.call(large(9_000), signal);
    assert.match(
      'message' in result ? result.message : '',
      /about 9,000 tokens, more than the sub-model takes \(maximum context length is 8192 tokens\); .*maxChars: 16000/,
    );
  });

  it('is one entry of its batch: the others go', async () => {
    const { calls, made } = subCalls(['x'], { window: 10_000 });
    const results = await Promise.all([5, 50_000, 5].map((tokens) => calls.call(large(tokens), signal)));
    assert.deepEqual(
      results.map(({ ok }) => ok),
      [true, false, true],
    );
    assert.equal(made.length, 2);
  });
});

describe('a large fan-out', () => {
  it('is refused above its share, with the count, the tokens and what is left', () => {
    const { calls } = subCalls(['x']);
    assert.equal(calls.refuse(64, 1_000, false), undefined);
    assert.match(
      calls.refuse(65, 400_000, false) ?? '',
      /^65 calls at once \(about 100000 tokens\) are more than a fair share of the 200/,
    );
    assert.match(
      calls.refuse(10_000, 400_000, false) ?? '',
      /^10000 calls at once .* are more than the 200 that are left: .*allowMany: true/,
    );
    assert.equal(calls.refuse(10_000, 400_000, true), undefined);
  });

  it('makes what the budget has, a few at a time, and renders none before its turn', async () => {
    const { calls, made, most } = subCalls(['x'], { limits: { maxSubCalls: 200, concurrency: 16 } });
    let rendered = 0;
    const render = () => {
      rendered++;
      assert.ok(rendered - made.length <= 16);
      return undefined;
    };
    const all = Array.from({ length: 10_000 }, (_, index) =>
      calls.call(call(`p${index}`, { render }), signal),
    );
    const results = await Promise.all(all);
    assert.equal(made.length, 200);
    assert.equal(rendered, 200);
    assert.equal(most(), 16);
    assert.deepEqual(
      made.map((spec) => spec.messages[1]?.content),
      Array.from({ length: 200 }, (_, index) => `p${index}`),
    );
    const messages = new Set(results.flatMap((result) => ('message' in result ? [result.message] : [])));
    assert.deepEqual([...messages], ['all 200 sub-calls of this run are used; answer with what you have']);
  });

  it('launches no more once the user wants the answer', async () => {
    const { calls, tree, made } = subCalls(
      () => {
        tree.steer({ kind: 'answer-now' });
        return 'x';
      },
      { limits: { concurrency: 2 } },
    );
    const results = await Promise.all(Array.from({ length: 20 }, () => calls.call(call('p'), signal)));
    assert.ok(made.length <= 3);
    const last = results.at(-1);
    assert.match(last && 'message' in last ? last.message : '', /the user asks for the answer now/);
  });
});
