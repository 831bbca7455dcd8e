import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LanguageModel, ModelRequest } from '../../../src/rlm/model';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

/** A root model for loops of all levels: what it replies depends on the question it is asked. */
function byQuestion(
  replies: (question: string, turn: number) => string,
): LanguageModel & { requests: ModelRequest[] } {
  const model = scriptedModel((request) => {
    const first = request.messages[1]?.content ?? '';
    const question = /^# Question\n([^]*?)\n\n# Context/.exec(first)?.[1] ?? '';
    return replies(question, request.messages.filter(({ role }) => role === 'assistant').length + 1);
  });
  return model;
}

describe('rlm_query', () => {
  const session = realSession();
  after(() => session.dispose());
  const texts = { 'a.txt': 'alpha\nbeta\n', 'b.txt': 'gamma\n' };

  it('starts children over the parts they are given, each with a REPL of its own', async () => {
    const root = byQuestion((question) => {
      if (question === 'What is here?') {
        return repl(
          'const secret = 1; const r = await rlm_query_batched(context.files.map(f => ({prompt: `Name ${f.path}`, context: f}))); FINAL(r.join(" | "))',
        );
      }
      return repl(
        'FINAL(`${typeof secret} ${context.files.map(f => f.path)}: ${context.grep("\\\\w+").map(m => m.match + m.line)}`)',
      );
    });
    const { run, finished } = await ask(session, { root, texts, limits: { maxDepth: 2 } });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'undefined a.txt: alpha1,beta2 | undefined b.txt: gamma1');
    const children = run.iterations[0]?.calls ?? [];
    assert.deepEqual(
      children.map(({ id, iterations, finished: end }) => [
        id,
        iterations.map((turn) => turn.id),
        end?.outcome.ok,
      ]),
      [
        ['1.c1', ['1.c1.1'], true],
        ['1.c2', ['1.c2.1'], true],
      ],
    );
    assert.equal(run.totals.rootCalls, 1);
    assert.equal(run.totals.subCalls, 2, 'the turns of the children');
  });

  it('gives a child the lines of a span under their numbers in the file', async () => {
    const root = byQuestion((question) =>
      question === 'What is here?'
        ? repl('FINAL(await rlm_query("Where?", context.file("a.txt").range(2, 2)))')
        : repl('const m = context.grep("beta")[0]; FINAL(`${m.path}:${m.line}`)'),
    );
    const { run } = await ask(session, { root, texts, limits: { maxDepth: 2 } });
    assert.equal(run.answered?.answer, 'a.txt:2');
    assert.equal(run.answered.citations[0]?.problem, undefined);
  });

  it('takes the prompt as the context when there is none', async () => {
    const root = byQuestion((question) =>
      question === 'What is here?'
        ? repl('FINAL(await rlm_query("Count: one two"))')
        : repl('FINAL(context.file("text").text)'),
    );
    const { run } = await ask(session, { root, texts, limits: { maxDepth: 2 } });
    assert.equal(run.answered?.answer, 'Count: one two');
  });

  it('is a plain call at the depth limit, and the trace says so', async () => {
    const root = scriptedModel(repl('FINAL(await rlm_query("plain", context.files[0]))'));
    const { run } = await ask(session, { root, sub: scriptedModel('from the sub-model'), texts });
    assert.equal(run.answered?.answer, 'from the sub-model');
    assert.match(run.iterations[0]?.calls[0]?.started.note ?? '', /depth limit/);
  });

  it('goes as deep as it may, and no deeper', async () => {
    const code = repl('const d = await rlm_query("deeper", context); FINAL("." + d)');
    const { run } = await ask(session, {
      root: byQuestion(() => code),
      sub: scriptedModel('bottom'),
      texts,
      limits: { maxDepth: 4 },
    });
    assert.equal(run.answered?.answer, '....bottom');
  });

  it('runs children at the same time', async () => {
    let inFlight = 0;
    const all = Promise.withResolvers<undefined>();
    const root = byQuestion((question) =>
      question === 'What is here?'
        ? repl(
            'FINAL(String((await rlm_query_batched(["a", "b", "c", "d"].map(p => ({prompt: p, context: context})))).length))',
          )
        : repl('FINAL(await llm_query("leaf"))'),
    );
    const sub = scriptedModel(async () => {
      if (++inFlight === 4) all.resolve(undefined);
      await all.promise;
      return 'leaf';
    });
    const { run } = await ask(session, { root, sub, texts, limits: { maxDepth: 2 } });
    assert.equal(run.answered?.answer, '4');
  });

  it('gives the parent what a failed child said, and what a partial one had', async () => {
    const root = byQuestion((question) => {
      if (question === 'What is here?')
        return repl('FINAL((await rlm_query_batched(["loops", "talks"])).join(" | "))');
      return question === 'loops' ? `So far 3.\n${repl('`${Math.random()}`')}` : 'No code at all.';
    });
    const { run } = await ask(session, { root, texts, limits: { maxDepth: 2, maxChildIterations: 3 } });
    assert.match(
      run.answered?.answer ?? '',
      /^So far 3\.\n\[partial: no final answer after 3 turns\] \| No code at all\.\n\[partial/,
    );
  });

  it('is cancelled with everything below it', async () => {
    const controller = new AbortController();
    let inFlight = 0;
    let aborted = 0;
    const sub = scriptedModel(
      (_, signal) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => {
            aborted++;
            reject(new Error('aborted'));
          });
          if (++inFlight === 3) controller.abort();
        }),
    );
    const root = byQuestion((question) =>
      question === 'What is here?'
        ? repl('await rlm_query_batched(["a", "b", "c"])')
        : repl('await llm_query("leaf")'),
    );
    const { finished } = await ask(session, {
      root,
      sub,
      texts,
      limits: { maxDepth: 2 },
      signal: controller.signal,
    });
    assert.equal(finished.reason?.code, 'cancelled');
    assert.equal(aborted, 3);
  });
});

describe('the budget of a run', () => {
  const session = realSession();
  after(() => session.dispose());

  /** Five children that make twenty calls each, as far as they may, and go on to their end. */
  const tree = () =>
    byQuestion((question) =>
      question === 'What is here?'
        ? repl(
            'const r = await rlm_query_batched(Array.from({length: 5}, (_, i) => "child " + i), {allowMany: true}); FINAL(r.length + " done")',
          )
        : repl(
            'const r = await llm_query_batched(Array.from({length: 20}, (_, i) => "leaf " + i), {allowMany: true}); FINAL(r.errors.length + " failed")',
          ),
    );

  for (const maxSubCalls of [0, 3, 5, 24, 57, 104, 105, 200]) {
    it(`of ${maxSubCalls} sub-calls holds for the whole tree, to the call`, async () => {
      const root = tree();
      const sub = scriptedModel(async () => {
        await sleep(2);
        return 'leaf';
      });
      const limits = { maxDepth: 2, maxSubCalls, concurrency: 64 };
      const { finished, run } = await ask(session, { root, sub, limits });
      const rootTurns = run.totals.rootCalls;
      const made = sub.requests.length + root.requests.length - rootTurns;
      assert.equal(made, Math.min(maxSubCalls, 105));
      assert.equal(made, run.totals.subCalls);
      assert.equal(finished.status, maxSubCalls < 105 ? 'partial' : 'complete');
      if (maxSubCalls < 105) assert.equal(finished.reason?.code, 'sub-calls');
    });
  }

  it('in tokens holds for the whole tree, to the token, with replies of known size', async () => {
    for (const maxOutputTokens of [1_000, 2_000, 5_000, 12_345]) {
      let spent = 0;
      const costing = (
        model: LanguageModel & { requests: ModelRequest[] },
        tokens: (request: ModelRequest) => number,
      ): LanguageModel => ({
        ...model,
        async complete(request, observer, signal) {
          const reply = await model.complete(request, observer, signal);
          const outputTokens = tokens(request);
          spent += outputTokens;
          return { ...reply, usage: { inputTokens: 10, outputTokens } };
        },
      });
      const { run } = await ask(session, {
        root: costing(tree(), () => 20),
        sub: costing(scriptedModel('leaf'), ({ maxOutputTokens: cap }) => cap ?? 0),
        limits: {
          maxDepth: 2,
          maxSubCalls: 500,
          maxOutputTokens,
          maxSubCallOutputTokens: 100,
          concurrency: 64,
        },
      });
      assert.ok(spent <= maxOutputTokens, `${spent} of ${maxOutputTokens}`);
      assert.equal(run.totals.outputTokens, spent);
      assert.ok(run.answered, 'the last turn was kept back');
    }
  });

  it('in money holds too, by the prices that are given', async () => {
    let calls = 0;
    const priced: LanguageModel = {
      ...scriptedModel('leaf'),
      name: 'dear',
      complete: () => {
        calls++;
        return Promise.resolve({
          text: 'leaf',
          finish: 'stop',
          usage: { inputTokens: 10, outputTokens: 100 },
        });
      },
    };
    const { run, finished } = await ask(session, {
      root: scriptedModel(
        repl('const r = await llm_query_batched(Array(40).fill("x"), {allowMany: true})'),
        repl('FINAL("enough")'),
      ),
      sub: priced,
      prices: { dear: { input: 0, output: 10_000 } },
      limits: { maxCost: 10, maxSubCallOutputTokens: 100 },
    });
    assert.equal(run.totals.cost, calls);
    assert.equal(calls, 10, 'all that there is money for');
    assert.equal(finished.status, 'partial');
  });

  it('is not used up by a call that allows a reply longer than all of it', async () => {
    const sub = scriptedModel('leaf');
    const { run, finished } = await ask(session, {
      root: scriptedModel(repl('const r = await llm_query("x", {maxTokens: 500000})'), repl('FINAL(r)')),
      sub,
      limits: { maxOutputTokens: 100_000 },
    });
    assert.equal(finished.status, 'complete');
    assert.equal(run.answered?.answer, 'leaf');
    assert.equal(sub.requests[0]?.maxOutputTokens, 25_000);
  });

  it('has too little left in words that say how much', async () => {
    const { finished } = await ask(session, {
      root: scriptedModel(repl('await llm_query("word ".repeat(20_000))'), repl('FINAL("so far")')),
      sub: scriptedModel('leaf'),
      limits: { maxInputTokens: 20_000 },
    });
    assert.match(
      finished.reason?.message ?? '',
      /^the input tokens of this run are too few for this call \(1\d,\d{3} of 20,000 left, up to \d\d,\d{3} needed; setting rlm\.maxInputTokens\)/,
    );
  });

  it('keeps back the money that the last turn costs with the root model, however cheap the others are', async () => {
    const dollarsAMillion = (output: number) => ({ input: 0, output });
    const root = scriptedModel(
      repl('const r = await llm_query_batched(Array(100).fill("x"), {allowMany: true})'),
      repl('FINAL("enough")'),
    );
    const dear = { ...root, name: 'dear' };
    let calls = 0;
    const cheap: LanguageModel = {
      ...scriptedModel('leaf'),
      name: 'cheap',
      complete: () => {
        calls++;
        return Promise.resolve({
          text: 'leaf',
          finish: 'stop',
          usage: { inputTokens: 1, outputTokens: 1_000 },
        });
      },
    };
    const { finished, run } = await ask(session, {
      root: dear,
      sub: cheap,
      prices: { dear: dollarsAMillion(1_000), cheap: dollarsAMillion(1_000 / 8) },
      // A turn of the root's takes up to 8,000 tokens: 8 dollars.
      limits: { maxCost: 18, maxSubCallOutputTokens: 1_000 },
    });
    assert.equal(calls, 79, '8 of the 18 dollars are kept back');
    assert.equal(root.requests.length, 2, 'there is money for the last turn');
    assert.equal(run.answered?.answer, 'enough');
    assert.equal(finished.status, 'partial');
  });

  it('that is used up leaves one turn, with the variables in view, and marks the answer', async () => {
    const root = scriptedModel(
      repl('const found = [1, 2, 3]; await llm_query_batched(["a", "b"])'),
      repl('FINAL("found " + found.length)'),
    );
    const { finished, run } = await ask(session, {
      root,
      sub: scriptedModel('x'),
      limits: { maxSubCalls: 1 },
    });
    const last = root.requests[1]?.messages.at(-1)?.content ?? '';
    assert.match(last, /This is your last turn: all 1 sub-calls of this run are used/);
    assert.match(last, /found: array of 3/);
    assert.equal(run.answered?.answer, 'found 3');
    assert.equal(finished.status, 'partial');
    assert.equal(finished.reason?.code, 'sub-calls');
  });

  it('refuses a fan-out above a quarter of what is left, unless the code insists', async () => {
    const root = scriptedModel(
      repl('await llm_query_batched(Array(80).fill("x"))'),
      repl('FINAL(String((await llm_query_batched(Array(80).fill("x"), {allowMany: true})).length))'),
    );
    const sub = scriptedModel('x');
    const { run } = await ask(session, { root, sub, limits: { maxSubCalls: 200 } });
    assert.match(
      run.iterations[0]?.blocks[0]?.error ?? '',
      /80 calls at once .* more than a fair share of the 200 that are left/,
    );
    assert.equal(run.answered?.answer, '80');
    assert.equal(sub.requests.length, 80);
  });
});

describe('steering', () => {
  const session = realSession();
  after(() => session.dispose());

  it('gives a hint to the next turn, once', async () => {
    const root = scriptedModel(
      () => {
        session.steer({ kind: 'hint', text: 'Look at b.txt' });
        return repl('1');
      },
      repl('2'),
      repl('FINAL("x")'),
    );
    await ask(session, { root });
    const said = root.requests.map(
      ({ messages }) =>
        messages.filter(({ content }) => content.includes('A hint from the user: Look at b.txt')).length,
    );
    assert.deepEqual(said, [0, 1, 1]);
  });

  it('makes the next turn the last one when the user wants the answer now', async () => {
    const root = scriptedModel(() => {
      session.steer({ kind: 'answer-now' });
      return repl('const n = 3');
    }, repl('FINAL("at least " + n)'));
    const { finished, run } = await ask(session, { root });
    assert.match(
      root.requests[1]?.messages.at(-1)?.content ?? '',
      /This is your last turn: the user asks for the answer now/,
    );
    assert.equal(run.answered?.answer, 'at least 3');
    assert.equal(finished.status, 'partial');
    assert.equal(finished.reason?.code, 'answer-now');
  });
});
