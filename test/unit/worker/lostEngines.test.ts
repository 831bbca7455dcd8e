import assert from 'node:assert/strict';
import type { Corpus } from '../../../src/context/documents';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import type { LanguageModel } from '../../../src/rlm/model';
import { builtInExplorer } from '../../../src/models/explorer/index';
import type { EngineThread } from '../../../src/worker/engineThread';
import type { Session } from '../../../src/worker/session';
import { ask, mortalSession, type Question } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

const hang = 'Array.prototype.includes.call({length: 2 ** 53 - 1}, 1)';

function warningsIn(events: readonly TrajectoryEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
}

function bytesCorpus(text: string): Corpus {
  const bytes = new TextEncoder().encode(text);
  return {
    name: 'Bytes',
    documents: [{ path: 'a.txt', size: bytes.length, origin: { kind: 'bytes', bytes } }],
    leftOut: [],
  };
}

describe('a run whose engine is lost', () => {
  let session: Session;
  let engines: readonly EngineThread[];
  beforeEach(() => ({ session, engines } = mortalSession()));
  afterEach(() => session.dispose());

  const killed = new Set<EngineThread>();
  const die = (): void => {
    const engine = engines.at(-1);
    if (!engine || killed.has(engine)) return;
    killed.add(engine);
    void engine.terminate();
  };
  const dead = (): Promise<unknown> =>
    new Promise((resolve) => {
      engines.at(-1)?.onEnd(resolve);
      die();
    });

  /** Asks, and ends the engine's thread at the first event that fits; no model answers until it has ended. */
  const askAndKill = (question: Question, fits: (event: TrajectoryEvent) => boolean) => {
    let ending: Promise<unknown> | undefined;
    const patient = (model: LanguageModel): LanguageModel => ({
      ...model,
      complete: async (...asked) => {
        await ending;
        return model.complete(...asked);
      },
    });
    const onEvent = (event: TrajectoryEvent): void => {
      if (!ending && fits(event)) ending = dead();
    };
    const { root, sub = root } = question;
    return ask(session, { ...question, root: patient(root), sub: patient(sub), onEvent });
  };

  const turns = (): LanguageModel & { readonly requests: readonly unknown[] } =>
    scriptedModel(
      repl('var first = await llm_query("one"); print(first)'),
      repl('var second = await llm_query_batched(["two", "three"]); print(second)'),
      repl('FINAL([first, ...second, context.length].join())'),
    );

  const phases: Readonly<Record<string, (event: TrajectoryEvent) => boolean>> = {
    'when its files are listed': ({ type }) => type === 'snapshot',
    'when its text is loaded': ({ type }) => type === 'context.loaded',
    'while the model is asked': ({ type }) => type === 'call.started',
    'while a batch is in flight': (event) => event.type === 'call.started' && event.call === '2.c2',
    'when code begins': ({ type }) => type === 'code.started',
    'between two turns': ({ type }) => type === 'code.finished',
  };
  for (const [phase, fits] of Object.entries(phases)) {
    it(`goes on in a new one, and pays nothing twice: lost ${phase}`, async () => {
      const root = turns();
      const sub = scriptedModel((request) => `read ${request.messages.at(-1)?.content ?? ''}`);
      const { run, finished, events } = await askAndKill({ root, sub, texts: { 'a.txt': 'abc' } }, fits);
      assert.equal(finished.status, 'complete', JSON.stringify(finished));
      assert.match(run.answered?.answer ?? '', /^read one,read two,read three,\d+$/);
      assert.equal(engines.length, 2);
      assert.deepEqual(warningsIn(events), ['engine-restarted']);
      assert.equal(root.requests.length, 3);
      assert.equal(sub.requests.length, 3);
      assert.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, index) => index + 1),
      );
    });
  }

  it('goes on over bytes, which are gathered again', async () => {
    let gathered = 0;
    const corpusAgain = () => Promise.resolve((gathered++, bytesCorpus('once upon a time')));
    const question: Question = {
      root: scriptedModel(
        repl('var found = context.indexOf("upon")'),
        repl('FINAL(context.files[0].text + found)'),
      ),
      corpus: bytesCorpus('once upon a time'),
      corpusAgain,
    };
    const { run } = await askAndKill(question, ({ type }) => type === 'code.finished');
    assert.match(run.answered?.answer ?? '', /^once upon a time\d+$/);
    assert.equal(gathered, 1);
  });

  it('says so when its bytes cannot be had again', async () => {
    const question = {
      root: scriptedModel(repl('print(1)'), repl('FINAL(1)')),
      corpus: bytesCorpus('once'),
      corpusAgain: () => Promise.reject(new Error('the remote folder is gone')),
    };
    const { finished } = await askAndKill(question, ({ type }) => type === 'code.finished');
    assert.equal(finished.reason?.code, 'engine-lost');
    assert.match(finished.reason.message, /cannot be read again: the remote folder is gone.*resume the run/);
  });

  it('keeps what is recorded where the text has changed meanwhile, and says so', async () => {
    const question: Question = {
      root: scriptedModel(repl('var seen = context.files[0].text'), repl('FINAL(context.files[0].text)')),
      corpus: bytesCorpus('before'),
      corpusAgain: () => Promise.resolve(bytesCorpus('afterwards')),
    };
    const { run, events, finished } = await askAndKill(question, ({ type }) => type === 'code.finished');
    assert.equal(finished.status, 'complete', JSON.stringify(finished));
    assert.equal(run.answered?.answer, 'afterwards');
    assert.deepEqual(warningsIn(events), ['engine-restarted', 'text-changed']);
  });

  it('leaves out a block in which the engine died three times, and goes on', async () => {
    const root = scriptedModel(
      repl('var kept = await llm_query("before")'),
      repl('await llm_query("inside"); for (;;) {}'),
      repl('FINAL(kept)'),
    );
    const sub = scriptedModel('yes');
    const killing = setInterval(() => {
      if (sub.requests.length === 2 && engines.at(-1)?.guest()?.block?.iteration === '2') die();
    }, 20);
    try {
      const { run, events } = await ask(session, { root, sub });
      assert.equal(run.answered?.answer, 'yes');
      assert.match(run.iterations[1]?.blocks[0]?.error ?? '', /brought the engine down/);
      assert.deepEqual(warningsIn(events), Array(3).fill('engine-restarted'));
      assert.equal(engines.length, 4);
      assert.equal(sub.requests.length, 2);
    } finally {
      clearInterval(killing);
    }
  });

  it('ends, and can be resumed, when the engine dies again and again outside of code', async () => {
    const question = { root: turns(), sub: scriptedModel('read') };
    const killing = setInterval(die, 5);
    let ended;
    try {
      ended = await ask(session, question);
    } finally {
      clearInterval(killing);
    }
    assert.equal(ended.finished.reason?.code, 'engine-lost');
    assert.match(ended.finished.reason.message, /resume the run/);
    assert.equal(engines.length, 3);
    const next = await ask(session, { root: scriptedModel(repl('FINAL("again")')) });
    assert.equal(next.run.answered?.answer, 'again');
  });

  it('goes on past any number of blocks that hang, each left out at once', async () => {
    const root = scriptedModel(
      ...[1, 2, 3, 4].flatMap((n) => [
        repl(`print(await llm_query("${n}")); ${hang}`),
        repl(`var ok${n} = 1`),
      ]),
      repl('FINAL([ok1, ok2, ok3, ok4].join())'),
    );
    const sub = scriptedModel('paid once');
    const { run, finished, events } = await ask(session, { root, sub, limits: { codeTimeoutMs: 500 } });
    assert.equal(finished.status, 'complete', JSON.stringify(finished));
    assert.equal(run.answered?.answer, '1,1,1,1');
    assert.equal(sub.requests.length, 4);
    assert.equal(warningsIn(events).length, 4);
  });

  it('leaves out the block that hung, and not another one that was waiting beside it', async () => {
    const childTurns: Readonly<Record<string, readonly string[]>> = {
      one: [`await llm_query("quick"); ${hang}`, 'FINAL("gave up")'],
      two: ['var waited = await llm_query("slow")', 'FINAL(waited)'],
    };
    const root = scriptedModel(({ messages }) => {
      const asked = messages.map(({ content }) => content).join('\n');
      const child = /# Question\nchild (\w+)/.exec(asked)?.[1];
      const turn = messages.filter(({ role }) => role === 'assistant').length;
      const code = child === undefined ? undefined : childTurns[child]?.[turn];
      return repl(code ?? 'FINAL((await rlm_query_batched(["child one", "child two"])).join())');
    });
    const sub = scriptedModel(async ({ messages }, signal) => {
      const isSlow = messages.at(-1)?.content === 'slow';
      // The second block waits for its reply until the first one has taken the engine with it.
      if (isSlow && engines.length === 1)
        await new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      return 'in time';
    });
    const { run, finished } = await ask(session, {
      root,
      sub,
      limits: { maxDepth: 2, codeTimeoutMs: 500 },
    });
    assert.equal(run.answered?.answer, 'gave up,in time', JSON.stringify(finished));
    assert.equal(engines.length, 2);
  });

  it('is brought back for a follow-up after it died, or rested, between two questions', async () => {
    const root = scriptedModel(
      repl('var found = context.grep("two").length; print(found, Math.random())'),
      repl('var said = await llm_query("remember"); FINAL(said)'),
      repl('FINAL(`${said} ${found} ${history.length}`)'),
      repl('FINAL(`still ${said} ${history.length}`)'),
    );
    const sub = scriptedModel('the word');
    await ask(session, { root, sub, runId: 'one' });
    await dead();
    const second = await ask(session, { root, sub, runId: 'two', follows: 'one' });
    assert.equal(second.run.answered?.answer, 'the word 1 2', JSON.stringify(second.finished));
    await session.rest();
    assert.equal(session.conversation, 'two');
    const third = await ask(session, { root, sub, runId: 'three', follows: 'two' });
    assert.equal(third.run.answered?.answer, 'still the word 3');
    assert.deepEqual(warningsIn([...second.events, ...third.events]), []);
    assert.equal(sub.requests.length, 1);
    assert.equal(root.requests.length, 4);
    assert.equal(engines.length, 3);
  });

  it('goes on with a follow-up in whose middle the engine died', async () => {
    const root = scriptedModel(
      repl('var kept = "from the first"; FINAL(1)'),
      repl('var more = await llm_query("x")'),
      repl('FINAL(kept + more)'),
    );
    const sub = scriptedModel(' and the second');
    await ask(session, { root, sub, runId: 'one' });
    const question = { root, sub, runId: 'two', follows: 'one' };
    const { run, events } = await askAndKill(question, ({ type }) => type === 'code.finished');
    assert.equal(run.answered?.answer, 'from the first and the second');
    assert.deepEqual(warningsIn(events), ['engine-restarted']);
    assert.equal(sub.requests.length, 1);
  });

  it('can be followed up on after a follow-up that was cancelled', async () => {
    const root = scriptedModel(
      repl('var kept = 1; FINAL(1)'),
      repl('var lost = 2; await llm_query("x")'),
      repl('FINAL([kept, typeof lost, history.length].join())'),
    );
    const controller = new AbortController();
    await ask(session, { root, runId: 'one' });
    const sub = scriptedModel(() => {
      controller.abort();
      return 'late';
    });
    const cancelled = await ask(session, {
      root,
      sub,
      runId: 'two',
      follows: 'one',
      signal: controller.signal,
    });
    assert.equal(cancelled.finished.reason?.code, 'cancelled');
    assert.equal(session.conversation, 'one');
    const { run } = await ask(session, { root, runId: 'three', follows: 'one' });
    assert.equal(run.answered?.answer, '1,undefined,1');
  });

  it('brings back a conversation of direct answers and of the built-in explorer', async () => {
    const root = scriptedModel('Three lines.', repl('FINAL(context.files[0].lineCount)'));
    await ask(session, { root, runId: 'one', route: 'direct' });
    die();
    const direct = await ask(session, { root, runId: 'two', follows: 'one' });
    assert.equal(direct.run.answered?.answer, '3', JSON.stringify(direct.finished));
    const explorer = builtInExplorer();
    const texts = { 'a.ts': '// TODO one\n', 'b.ts': '// TODO two\n' };
    await ask(session, { root: explorer, texts, runId: 'three', question: 'Where is "TODO one"?' });
    die();
    const question = { root: explorer, runId: 'four', follows: 'three', question: 'Where is "TODO two"?' };
    const { run } = await ask(session, question);
    assert.match(run.answered?.answer ?? '', /b\.ts:1/);
  });

  it('looks at a corpus in another engine when the first one died', async () => {
    const inspecting = session.inspect(bytesCorpus('abc'), () => undefined, new AbortController().signal);
    die();
    assert.equal((await inspecting).documents, 1);
    assert.equal(engines.length, 2);
  });
});
