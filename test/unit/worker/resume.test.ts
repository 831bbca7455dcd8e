import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFinished, TrajectoryEvent } from '../../../src/rlm/events';
import type { LanguageModel, ModelRequest } from '../../../src/rlm/model';
import {
  emptyRun,
  reduce,
  type CallView,
  type IterationView,
  type RunView,
} from '../../../src/rlm/trajectory';
import { canonical } from '../../../src/trace/canonical';
import { recordedRun } from '../../../src/trace/recordedRun';
import type { Session } from '../../../src/worker/session';
import { ask, realSession, type Asked, type Question } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

/** A model whose replies hang on what it is sent alone, so that it does not matter in which life it is asked. */
function stateless(reply: (turn: number, prompt: string) => string, lives: readonly TrajectoryEvent[]) {
  const requests: ModelRequest[] = [];
  const inTurn = turns(unanswered(lives));
  const model: LanguageModel = {
    name: 'stateless',
    isLanguageModel: true,
    complete: async (request, _, signal) => {
      requests.push(request);
      const { content } = request.messages.at(-1) ?? { content: '' };
      await inTurn(content);
      signal.throwIfAborted();
      const turn = request.messages.filter(({ role }) => role === 'assistant').length;
      return { text: reply(turn, content), finish: 'stop' };
    },
  };
  return { model, requests };
}

/** Calls settle in another order than they are made, the same in each life. */
const settling = ['count 22', 'count 4444', 'count 1', 'count 333'];

/** @param expected those of them that are asked in this life */
function turns(expected: readonly string[]): (prompt: string) => Promise<void> {
  const asked = new Set<string>();
  const pending = new Set<string>();
  return async (prompt) => {
    const place = settling.indexOf(prompt);
    if (place < 0) return;
    asked.add(prompt);
    pending.add(prompt);
    // A run that is to answer at once may not come to all of them.
    for (let waits = 0; waits < 1_000 && !expected.every((other) => asked.has(other)); waits++)
      await sleep(1);
    while (settling.slice(0, place).some((earlier) => pending.has(earlier))) await sleep(1);
    pending.delete(prompt);
  };
}

/** What was not answered in the lives before. */
function unanswered(lives: readonly TrajectoryEvent[]): string[] {
  const prompts = new Map<string, string | undefined>();
  for (const event of lives) {
    if (event.type === 'call.started') prompts.set(event.call, event.messages.at(-1)?.content);
    else if (event.type === 'call.finished' && !event.outcome.ok) prompts.delete(event.call);
  }
  const answered = lives.flatMap((event) =>
    event.type === 'call.finished' ? [prompts.get(event.call)] : [],
  );
  return settling.filter((prompt) => !answered.includes(prompt));
}

interface Recipe extends Omit<Question, 'root' | 'sub'> {
  readonly turns: readonly string[];
  /** Of children. */
  readonly childTurns?: readonly string[];
}

const texts = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'four\nfive\nsix\n' };

const recipes: Readonly<Record<string, Recipe>> = {
  'code alone': {
    limits: { maxDepth: 0 },
    turns: [
      'const n = context.grep("o").length; print(n, Math.random(), Date.now())',
      'var late = [Math.random(), new Date().toISOString()]; throw new Error("half way " + n)',
      'FINAL(`${n} ${late.join()} a.txt:1`)',
    ],
  },
  'a batch of sub-calls': {
    turns: [
      'const order = []; const all = await Promise.all([1, 22, 333, 4444].map(async (n) => { const r = await llm_query("count " + n); order.push(r); return r; })); print(all, order)',
      'llm_query("nobody waits for this"); print(budget(), SHOW_VARS())',
      'FINAL(order.join(" ") + " " + Math.random())',
    ],
  },
  'child loops': {
    limits: { maxDepth: 2, maxSubCalls: 30 },
    turns: [
      'const parts = await rlm_query_batched(context.files.map((file) => ({prompt: "sum up " + file.path, context: file}))); print(parts)',
      'FINAL(parts.join(" | "))',
    ],
    childTurns: [
      'const seen = await llm_query("read", context.files[0]); print(seen, context.length)',
      'FINAL(seen)',
    ],
  },
};

function modelsOf({ turns, childTurns = [] }: Recipe, lives: readonly TrajectoryEvent[] = []) {
  const root = stateless((turn, prompt) => {
    const isChild = prompt.includes('sum up') || (childTurns.length > 0 && prompt.includes('child'));
    return repl((isChild ? childTurns : turns)[turn] ?? 'FINAL("too many turns")');
  }, lives);
  const sub = stateless((_, prompt) => `child read ${prompt.length}`, lives);
  return { root, sub };
}

/** What of a trajectory does not hang on the life it was made in. */
function shape(events: readonly TrajectoryEvent[]): string {
  const run = events.reduce(reduce, emptyRun());
  const call = (view: CallView): unknown => [
    view.id,
    view.messages,
    view.finished?.outcome,
    view.iterations.map(iteration),
  ];
  const iteration = ({ id, root, blocks, calls }: IterationView): unknown => [
    id,
    root && call(root),
    blocks.map(({ code, output, error }) => [code, output, error]),
    calls.map(call).sort(),
  ];
  return canonical([run.iterations.map(iteration), run.answered, run.coverage, run.finished?.status]);
}

function countCalls(events: readonly TrajectoryEvent[], reissued: boolean): number {
  return events.filter(
    (event) =>
      event.type === 'call.started' && event.isChild !== true && (event.reissued === true) === reissued,
  ).length;
}

/** Answer and blocks, without the random numbers that each run has its own of. */
function withoutChance({ answered, iterations }: RunView): string {
  const blocks = iterations.map((iteration) => iteration.blocks.map(({ code, output }) => [code, output]));
  return JSON.stringify([answered?.answer, blocks]).replaceAll(/0\.\d+/g, '0.…');
}

/** The texts are long: only where they part is shown. */
function same(actual: string, expected: string, where: string): void {
  let at = 0;
  while (at < expected.length && actual[at] === expected[at]) at++;
  const shown = (text: string): string => text.slice(Math.max(0, at - 80), at + 120);
  assert.equal(shown(actual), shown(expected), where);
  assert.equal(actual.length, expected.length, where);
}

describe('a run that is killed', () => {
  let session: Session;
  before(() => {
    session = realSession();
  });
  after(() => session.dispose());

  for (const [name, recipe] of Object.entries(recipes)) {
    it(`goes on from every event as if nothing had been: ${name}`, async () => {
      const { limits = {} } = recipe;
      const first = modelsOf(recipe);
      const whole: Asked = await ask(session, {
        texts,
        limits,
        root: first.root.model,
        sub: first.sub.model,
      });
      assert.equal(whole.finished.status, 'complete', JSON.stringify(whole.finished));
      const last = whole.events.length - 1;
      for (let kept = 1; kept < last; kept++) {
        const life = whole.events.slice(0, kept);
        const recorded = recordedRun(life);
        assert.ok(recorded);
        const { root, sub } = modelsOf(recipe, life);
        const resumed = await ask(session, {
          texts,
          limits,
          root: root.model,
          sub: sub.model,
          recorded,
        });
        const both = [...life, ...resumed.events];
        const where = `killed after event ${kept}, ${life.at(-1)?.type ?? ''}`;
        assert.equal(resumed.finished.status, 'complete', `${where}: ${JSON.stringify(resumed.finished)}`);
        same(shape(both), shape(whole.events), where);
        assert.deepEqual(
          both.map(({ seq }) => seq),
          both.map((_, index) => index + 1),
        );
        const made = root.requests.length + sub.requests.length;
        const before = life.filter(({ type }) => type === 'call.finished').length;
        assert.equal(countCalls(both, false), countCalls(whole.events, false), where);
        assert.ok(
          made <= countCalls(whole.events, false) - countCalls(life, false) + countCalls(both, true),
          `${where}: ${made} calls after ${before}`,
        );
      }
    });
  }

  it('goes on from what its model was told of many documents while they were being read', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_500 }, (_, index) => [`d/${index}.txt`, `${index}\n`]),
    );
    const recipe = { turns: ['print(context.files.length)', 'FINAL("d/7.txt:1")'] };
    const whole = await ask(session, { texts: many, root: modelsOf(recipe).root.model });
    const listed = whole.events.find((event) => event.type === 'context.listed');
    assert.ok(listed?.type === 'context.listed');
    assert.equal(listed.documents, 2_500);
    assert.match(listed.overview, /2,500 documents, about .*still being read/s);
    const inCall = whole.events.findIndex(({ type }) => type === 'call.started');
    assert.match(JSON.stringify(whole.events[inCall]), /2,500 documents, about/);
    for (const kept of [inCall, inCall + 1, inCall + 3]) {
      const recorded = recordedRun(whole.events.slice(0, kept));
      const resumed = await ask(session, { texts: many, root: modelsOf(recipe).root.model, recorded });
      assert.equal(resumed.finished.status, 'complete', JSON.stringify(resumed.finished));
    }
    // What it was told then, however its machine would tell it today.
    const told = JSON.parse(
      JSON.stringify(whole.events.slice(0, inCall + 3)).replaceAll('2,500 documents, about', 'Some, about'),
    ) as TrajectoryEvent[];
    const root = modelsOf(recipe).root;
    const resumed = await ask(session, { texts: many, root: root.model, recorded: recordedRun(told) });
    assert.equal(resumed.finished.status, 'complete', JSON.stringify(resumed.finished));
    assert.match(root.requests[0]?.messages[1]?.content ?? '', /Some, about/);
  });

  it('that was cancelled goes on, too', async () => {
    const controller = new AbortController();
    const recipe = recipes['a batch of sub-calls'];
    assert.ok(recipe);
    const { root, sub } = modelsOf(recipe);
    let finished = 0;
    const broken = await ask(session, {
      texts,
      root: root.model,
      sub: sub.model,
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === 'call.finished' && ++finished === 3) controller.abort();
      },
    });
    assert.equal(broken.finished.reason?.code, 'cancelled');
    const again = modelsOf(recipe, broken.events);
    const recorded = recordedRun(broken.events);
    const resumed = await ask(session, { texts, root: again.root.model, sub: again.sub.model, recorded });
    assert.equal(resumed.finished.status, 'complete');
    const run = [...broken.events, ...resumed.events].reduce(reduce, emptyRun());
    assert.equal(run.finished?.status, 'complete');
    assert.ok(run.answered?.answer.startsWith('child read'));
  });

  it('and was asked for its answer before goes on as if it had not been', async () => {
    const recipe = recipes['a batch of sub-calls'];
    assert.ok(recipe);
    const first = modelsOf(recipe);
    const whole = await ask(session, { texts, root: first.root.model, sub: first.sub.model });
    for (let asked = 1; asked < whole.events.length - 3; asked++) {
      const { root, sub } = modelsOf(recipe);
      const broken = await ask(session, {
        texts,
        root: root.model,
        sub: sub.model,
        onEvent: ({ seq }) => seq === asked && session.steer({ kind: 'answer-now' }),
      });
      const recorded = recordedRun(broken.events);
      // It had its answer before it heard of that.
      if (!recorded) continue;
      const again = modelsOf(recipe, broken.events);
      const resumed = await ask(session, { texts, root: again.root.model, sub: again.sub.model, recorded });
      const both = [...broken.events, ...resumed.events].reduce(reduce, emptyRun());
      const where = `asked after event ${asked}: ${JSON.stringify(resumed.finished)}`;
      assert.equal(resumed.finished.status, 'complete', where);
      assert.deepEqual(withoutChance(both), withoutChance(whole.run), where);
    }
  });

  it('says where a replay differs, and leaves the journal as it is', async () => {
    const recipe = recipes['code alone'];
    assert.ok(recipe);
    const { root } = modelsOf(recipe);
    const whole = await ask(session, { texts, root: root.model });
    const recorded = recordedRun(
      whole.events.filter(({ type }) => !/answered|coverage|run.finished/.test(type)),
    );
    const other = { ...texts, 'a.txt': 'one\ntwo\nmore\n' };
    const finished: RunFinished[] = [];
    const resumed = await ask(session, {
      texts: other,
      root: root.model,
      recorded,
      onEvent: (event) => event.type === 'run.finished' && finished.push(event),
    });
    assert.equal(resumed.finished.reason?.code, 'diverged');
    assert.match(resumed.finished.reason.message, /differs from the trace at event \d+ \(/);
    assert.deepEqual(finished, []);
  });

  it('is answered the way it began, however large its files are by now', async () => {
    const large = { 'a.txt': 'one two three four\n'.repeat(5_000) };
    const small = { 'a.txt': 'one\n' };
    const cases = [
      { before: large, after: small, replies: [repl('print(context.length)'), repl('FINAL("end")')] },
      { before: small, after: large, replies: ['plain'] },
    ];
    for (const { before, after, replies } of cases) {
      const whole = await ask(session, { texts: before, root: scriptedModel(...replies), route: 'auto' });
      const lastCall = whole.events.findLastIndex(({ type }) => type === 'call.finished');
      const recorded = recordedRun(whole.events.slice(0, lastCall));
      assert.ok(recorded);
      const last = scriptedModel(replies.at(-1) ?? '');
      const { finished, run } = await ask(session, {
        texts: after,
        root: last,
        route: 'auto',
        recorded: { ...recorded, standsAsRecorded: true },
      });
      assert.equal(finished.status, 'complete', finished.reason?.message);
      assert.equal(run.answered?.answer, whole.run.answered?.answer);
      assert.equal(last.requests.length, 1);
    }
  });

  it('that has ended does not go on', async () => {
    const recipe = recipes['code alone'];
    assert.ok(recipe);
    const { root } = modelsOf(recipe);
    const whole = await ask(session, { texts, root: root.model });
    assert.equal(recordedRun(whole.events), undefined);
  });
});
