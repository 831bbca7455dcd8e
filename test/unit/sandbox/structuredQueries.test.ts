import assert from 'node:assert/strict';
import type { SubCall, SubCallResult } from '../../../src/rlm/repl';
import { loadQuickJs, openRepl } from '../../support/openRepl';

const signal = new AbortController().signal;
const person = '{type: "object", properties: {name: {type: "string"}}, required: ["name"]}';

describe('queries with a schema, in the REPL', () => {
  let wasm: WebAssembly.Module;
  before(async () => {
    wasm = await loadQuickJs();
  });

  /** What a block prints or throws, and the calls it made. */
  async function run(
    code: string,
    answer: (call: SubCall) => SubCallResult = () => ({ ok: true, json: { name: 'Ada' } }),
  ): Promise<{ output: string; calls: SubCall[] }> {
    const calls: SubCall[] = [];
    const texts = { 'a.txt': 'one\ntwo\n' };
    const call = (request: SubCall) => {
      calls.push(request);
      return Promise.resolve(answer(request));
    };
    const repl = await openRepl(wasm, { texts, call });
    const step = await repl.run(code, signal);
    repl.dispose();
    return { output: [step.output, step.error].filter(Boolean).join('\n'), calls };
  }

  it('give the value itself', async () => {
    const { output, calls } = await run(
      `const p = await llm_query("Who?", {schema: ${person}}); p.name.length`,
    );
    assert.equal(output, '3');
    assert.deepEqual(calls[0]?.schema, {
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    });
  });

  it('give falsy values as they are', async () => {
    const values = [0, false, null, ''];
    const { output } = await run(
      'await llm_query_batched(["0", "1", "2", "3"], {schema: {}})',
      ({ prompt }) => ({
        ok: true,
        json: values[Number(prompt)],
      }),
    );
    assert.equal(output, '[ 0, false, null, "" ]');
  });

  it('take a schema for all of a batch, and one for an entry alone', async () => {
    const { calls } = await run(
      `await llm_query_batched(["a", {prompt: "b", schema: {type: "number"}}, {prompt: "c", context: context.files[0]}], {schema: ${person}})`,
    );
    assert.deepEqual(
      calls.map(({ schema }) => schema?.['type']),
      ['object', 'number', 'object'],
    );
    assert.equal(calls[2]?.parts.length, 1);
  });

  it('take it beside a context, and for children', async () => {
    const { calls } = await run(
      `await rlm_query("a", context.files[0], {schema: ${person}}); await rlm_query_batched(["b"], {schema: ${person}})`,
    );
    assert.deepEqual(
      calls.map(({ kind, schema, parts }) => [kind, schema?.['type'], parts.length]),
      [
        ['rlm', 'object', 1],
        ['rlm', 'object', 0],
      ],
    );
  });

  for (const option of [
    `{response_format: {type: "json_schema", json_schema: {name: "person", strict: true, schema: ${person}}}}`,
    `{response_format: {type: "json_schema", name: "person", schema: ${person}}}`,
    `{json_schema: {name: "person", schema: ${person}}}`,
    `{output_schema: ${person}}`,
    `{responseFormat: ${person}}`,
  ])
    it(`understand ${option.slice(0, 60)}…`, async () => {
      const { calls } = await run(`await llm_query("x", ${option})`);
      assert.deepEqual(calls[0]?.schema?.['required'], ['name']);
    });

  it('understand what asks for any JSON, and what asks for text', async () => {
    const { calls } = await run(
      'await llm_query("x", {response_format: {type: "json_object"}}); await llm_query("y", {schema: null}); await llm_query("z", {response_format: {type: "text"}})',
    );
    assert.deepEqual(
      calls.map(({ schema }) => schema),
      [{}, undefined, undefined],
    );
  });

  const mistakes: [string, RegExp][] = [
    [
      '{schema: {name: "string"}}',
      /^TypeError: the schema is no JSON Schema: it is an example and no schema: write \{"type":"object"/,
    ],
    [
      '{schema: {type: "object", properties: {n: {type: "int"}}}}',
      /properties\.n\.type: there is no type "int" \(nearest: integer\)/,
    ],
    ['{schema: "a list of names"}', /it is a string: a schema is an object such as/],
    ['{schema: String}', /the schema is a function/],
    ['{schema: {type: "string"}, temprature: 1}', /unknown option temprature/],
    ['{maxTokens: 0}', /maxTokens must be a whole number from 1, not 0/],
    ['{maxTokens: "many"}', /maxTokens must be a whole number from 1, not "many"/],
  ];
  for (const [option, message] of mistakes)
    it(`throw in their own line for ${option}`, async () => {
      const { output, calls } = await run(`const a = 1;\nawait llm_query("x", ${option});`);
      assert.match(output, message);
      assert.match(output, /line 2: await llm_query/);
      assert.equal(calls.length, 0);
    });

  it('leave a failed call an entry among the others, in .errors and in one line', async () => {
    const { output } = await run(
      `const r = await llm_query_batched(["a", "b", "c"], {schema: ${person}}); print(r.map(p => p.name ?? p)); print(r.errors)`,
      ({ prompt }) =>
        prompt === 'b'
          ? { ok: false, message: 'the reply does not fit the schema: name: must be string, not 3' }
          : { ok: true, json: { name: prompt } },
    );
    assert.match(
      output,
      /"a",\s+"\[llm_query failed: the reply does not fit the schema: name: must be string, not 3\]",\s+"c"/,
    );
    assert.match(output, /index: 1/);
    assert.match(
      output,
      /\nnote: 1 of 3 calls failed: the reply does not fit the schema: name: must be string, not 3$/,
    );
  });

  it('are part of what is the same question', async () => {
    const { calls } = await run(
      'await llm_query_batched([{prompt: "p"}, {prompt: "p", schema: {}}, {prompt: "p", schema: {type: "null"}}, {prompt: "p", schema: {}}])',
    );
    const [plain, any, nothing, again] = calls.map(({ content }) => content());
    assert.equal(any, again);
    assert.equal(new Set([plain, any, nothing]).size, 3);
  });

  it('have replies that parse_json leaves as they are', async () => {
    const { output } = await run(`parse_json(await llm_query("x", {schema: ${person}})).name`);
    assert.equal(output, 'Ada');
  });
});

describe('failed calls', () => {
  let wasm: WebAssembly.Module;
  before(async () => {
    wasm = await loadQuickJs();
  });

  async function output(code: string, fails: (prompt: string) => string | undefined): Promise<string> {
    const call = ({ prompt }: SubCall): Promise<SubCallResult> => {
      const message = fails(prompt);
      return Promise.resolve(message === undefined ? { ok: true, text: 'good' } : { ok: false, message });
    };
    const repl = await openRepl(wasm, { texts: { 'a.txt': 'x' }, call });
    const step = await repl.run(code, signal);
    repl.dispose();
    return [step.output, step.error].filter(Boolean).join('\n');
  }

  it('are told where the code prints nothing, awaits nothing, or throws', async () => {
    const down = () => 'down';
    assert.equal(await output('const r = await llm_query("x"); 0', down), '0\nnote: the call failed: down');
    assert.equal(await output('llm_query("x"); undefined', down), 'note: the call failed: down');
    assert.match(
      await output('await llm_query("x"); null.x', down),
      /^note: the call failed: down\nTypeError/,
    );
  });

  it('are told in the block that made them alone', async () => {
    const repl = await openRepl(wasm, {
      texts: { 'a.txt': 'x' },
      call: () => Promise.resolve({ ok: false, message: 'down' }),
    });
    assert.match((await repl.run('await llm_query("x"); 1', signal)).output, /down/);
    assert.equal((await repl.run('2', signal)).output, '2');
    repl.dispose();
  });

  it('are told by their different reasons, in one short line, however many they are', async () => {
    const told = await output(
      'const r = await llm_query_batched(Array.from({length: 10000}, (_, i) => String(i)), {allowMany: true}); print(r.length, r.errors.length)',
      (prompt) => {
        if (Number(prompt) < 200) return undefined;
        return Number(prompt) % 2 === 0 ? `about ${prompt} tokens\nare too many` : 'the budget is used';
      },
    );
    assert.equal(
      told,
      '10000 9800\nnote: 9,800 of 10,000 calls failed: about 9998 tokens are too many; the budget is used',
    );
  });
});
