import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ask as Ask } from '../../../src/cli/headless';
import type { TrajectoryEvent } from '../../../src/cli/headlessTypes';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { built } from './program';

const code = (text: string) => '```js\n' + text + '\n```';

describe('dist/headless.mjs', () => {
  let ask: typeof Ask;
  let server: LmServer;

  before(async () => {
    // What the build wrote, as a script would import it.
    ({ ask } = (await import(pathToFileURL(built('headless.mjs')).href)) as { ask: typeof Ask });
    server = await startLmServer({ script: { rules: [] } });
  });

  after(async () => {
    await server.stop();
  });

  const model = () => ({ baseUrl: server.baseUrl, model: 'test-model', apiKey: '' });

  it('answers over a string, with status, usage, checked citations and every event', async () => {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [
            code("const found = await llm_query('Which word is it?');\nprint(found, context.files[0].text)"),
            code("FINAL(found + ': context.txt:2, context.txt:9')"),
          ],
        },
        { when: { role: 'sub', user: '^Which word is it\\?$' }, replies: ['two'] },
      ],
    });
    const events: TrajectoryEvent[] = [];
    const result = await ask({
      question: 'q',
      context: 'one\ntwo\n',
      ...model(),
      onEvent: (event) => events.push(event),
    });
    assert.equal(result.answer, 'two: context.txt:2, context.txt:9');
    assert.equal(result.status, 'complete');
    assert.equal(result.reason, undefined);
    assert.deepEqual(
      result.citations.map(({ text, problem }) => [text, problem === undefined]),
      [
        ['context.txt:2', true],
        ['context.txt:9', false],
      ],
    );
    // The model is asked to confirm an answer that it gave without looking.
    assert.equal(result.usage.rootCalls, 2);
    assert.equal(result.usage.subCalls, 1);
    assert.ok(result.usage.inputTokens > 0 && !result.usage.estimated);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      events.map((_, index) => index + 1),
    );
    assert.equal(events.at(-1)?.type, 'run.finished');
  });

  it('answers over files and folders', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rlm-headless-'));
    try {
      writeFileSync(join(folder, 'a.txt'), 'x');
      await server.use({
        rules: [{ replies: [code('FINAL(context.files.map(({ path }) => path).join())')] }],
      });
      const { answer } = await ask({ question: 'q', paths: [folder], ...model() });
      assert.equal(answer, 'a.txt');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('answers in one call that is given everything, where that is asked for', async () => {
    await server.use({ rules: [{ replies: ['It says hello: context.txt:1'] }] });
    const { answer, status, citations, usage } = await ask({
      question: 'What does it say?',
      context: 'hello',
      route: 'direct',
      ...model(),
    });
    assert.equal(answer, 'It says hello: context.txt:1');
    assert.equal(status, 'complete');
    assert.equal(citations[0]?.problem, undefined);
    assert.equal(usage.rootCalls, 1);
    const [request] = await server.requests();
    assert.match(JSON.stringify(request?.body), /1\| hello/);
  });

  it('keeps replies of sub-calls for later questions where that is asked for, and only there', async () => {
    const home = mkdtempSync(join(tmpdir(), 'rlm-headless-cache-'));
    const before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = home;
    try {
      await server.use({
        rules: [
          {
            when: { role: 'root', user: '^# Question' },
            replies: [
              code(
                "const found = await Promise.all([1, 2, 2].map((n) => llm_query('Count ' + n)));\nprint(found, context.files[0].text)",
              ),
            ],
          },
          { when: { role: 'root' }, replies: [code('FINAL(found.join())')] },
          { when: { role: 'sub' }, replies: ['reply {{call}}'] },
        ],
      });
      const question = async (cache: boolean) => {
        const finished: TrajectoryEvent[] = [];
        const onEvent = (event: TrajectoryEvent) => event.type === 'call.finished' && finished.push(event);
        const { answer } = await ask({ question: 'q', context: 'x', cache, ...model(), onEvent });
        const kept = finished.filter(
          (event) => event.type === 'call.finished' && event.outcome.ok && event.outcome.cached,
        );
        return { answer, kept: kept.length };
      };
      const first = await question(true);
      assert.equal(first.kept, 0);
      assert.equal((await server.requests()).length, 5);
      assert.deepEqual(await question(true), { answer: first.answer, kept: 3 });
      assert.equal((await server.requests()).length, 7);
      assert.equal((await question(false)).kept, 0);
      assert.equal((await server.requests()).length, 12);
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
      rmSync(home, { recursive: true });
    }
  });

  it('gives the answer as a value where it has a schema', async () => {
    const schema = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] };
    await server.use({
      rules: [
        { when: { user: '^# Question' }, replies: [code('print(context.length)')] },
        { when: { user: 'refused' }, replies: [code('FINAL({ count: 2 })')] },
        { replies: [code('FINAL({ count: "two" })')] },
      ],
    });
    const { value, answer, status } = await ask({ question: 'q', context: 'x', schema, ...model() });
    assert.deepEqual(value, { count: 2 });
    assert.deepEqual(JSON.parse(answer), value);
    assert.equal(status, 'complete');
    await server.use({ rules: [{ replies: [code('print("two")')] }] });
    const stuck = await ask({ question: 'q', context: 'x', schema, maxIterations: 2, ...model() });
    assert.deepEqual([stuck.status, stuck.value], ['partial', undefined]);
  });

  it('asks other models at other depths, each with its parameters, and tells what contradicts that', async () => {
    await server.use({
      rules: [
        { when: { role: 'sub' }, replies: ['one'] },
        {
          when: { user: '^# Question' },
          replies: [code("print(await llm_query('Read this'), context.files[0].text)")],
        },
        { replies: [code("FINAL('done')")] },
      ],
    });
    const warnings: string[] = [];
    const { status, usage } = await ask({
      question: 'q',
      context: 'x',
      ...model(),
      modelsByDepth: ['', 'small', 'tiny'],
      models: { small: { temperature: 0.5, extraBody: { seed: 7 } } },
      prices: { small: { input: 1_000_000, output: 0 } },
      instructions: 'Answer like a pirate.',
      onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
    });
    assert.equal(status, 'complete');
    const bodies = (await server.requests()).map(({ body }) => body as Record<string, unknown>);
    assert.deepEqual(
      bodies.map(({ model, temperature, seed }) => [model, temperature, seed]),
      [
        ['test-model', undefined, undefined],
        ['small', 0.5, 7],
        ['test-model', undefined, undefined],
      ],
    );
    assert.match(JSON.stringify(bodies[0]), /Answer like a pirate/);
    assert.ok(usage.cost > 1);
    assert.match(warnings.join('\n'), /maxDepth is 1 and wins over modelsByDepth, .*"tiny" is not asked/);
  });

  it('resolves as failed for a path that is not there and for an empty question', async () => {
    const missing = await ask({ question: 'q', paths: ['/nowhere/at/all'], ...model() });
    assert.equal(missing.status, 'failed');
    assert.equal(missing.reason?.code, 'unreadable-root');
    const empty = await ask({ question: ' ', context: 'x', ...model() });
    assert.equal(empty.reason?.code, 'empty-question');
  });

  it('resolves as cancelled soon after its signal', async () => {
    await server.use({ rules: [{ replies: [{ text: 'late', latencyMs: 30_000 }] }] });
    const controller = new AbortController();
    const result = await ask({
      question: 'q',
      context: 'x',
      ...model(),
      signal: controller.signal,
      onEvent: (event) => event.type === 'call.started' && controller.abort(),
    });
    assert.equal(result.status, 'failed');
    assert.equal(result.reason?.code, 'cancelled');
  });

  it('rejects options that make no sense, and hands on what a listener throws', async () => {
    await server.use({ rules: [{ replies: [code("FINAL('x')")] }] });
    const misspelt = { question: 'q', context: 'x', maxIteration: 3 };
    await assert.rejects(ask(misspelt), /no option maxIteration\. Did you mean maxIterations\?/);
    await assert.rejects(ask({ question: 'q' }), /give context .* or paths/);
    await assert.rejects(
      ask({ question: 'q', context: 'x', baseUrl: server.baseUrl }),
      /baseUrl needs model/,
    );
    await assert.rejects(
      ask({ question: 'q', context: 'x', ...model(), concurrency: 0 }),
      /concurrency must be/,
    );
    await assert.rejects(
      ask({ question: 'q', context: 'x', ...model(), maxCost: NaN }),
      /maxCost must be a number of dollars above 0, not NaN/,
    );
    await assert.rejects(
      ask({ question: 'q', context: 'x', ...model(), schema: { type: 'strng' } }),
      /schema is no JSON Schema/,
    );
    const onEvent = () => {
      throw new Error('mine');
    };
    await assert.rejects(ask({ question: 'q', context: 'x', ...model(), onEvent }), /^Error: mine$/);
  });
});
