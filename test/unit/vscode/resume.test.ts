import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Corpus } from '../../../src/context/documents';
import { textDocument } from '../../../src/gather/textDocument';
import type { LanguageModel, ModelRequest } from '../../../src/rlm/model';
import { ModelError } from '../../../src/rlm/errors';
import { askAgain } from '../../../src/vscode/askFlow';
import { Engine } from '../../../src/vscode/engine';
import { followUp, isFollowable } from '../../../src/vscode/followUp';
import { forkRun, type ForkPorts } from '../../../src/vscode/fork';
import { resumeRun } from '../../../src/vscode/resume';
import { offerToResume, pickAndResume, type ResumePorts } from '../../../src/vscode/resumeOffer';
import { isForkable, isResumable } from '../../../src/vscode/resumable';
import type { Run } from '../../../src/vscode/run';
import { Runs } from '../../../src/vscode/runs';
import { runFiles } from '../../../src/vscode/runFiles';
import { RunStore } from '../../../src/vscode/runStore';
import { SetupError } from '../../../src/vscode/setupError';
import type { Scope } from '../../../src/vscode/scopes/scope';
import { realSession } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { repl } from '../../support/scriptedModel';
import { setUp } from './askFakes';
import { asked, FakeLog } from './fakes';
import type { Answers } from './fakeUi';

const settings = { baseUrl: 'http://127.0.0.1:1/v1', rootModel: 'big', route: 'rlm', cache: false };
const turns = [
  'const notes = []; print(context.slice(0, 4)); notes.push(await llm_query("first"));',
  'notes.push(await llm_query("second")); print(notes)',
  'FINAL(notes.join(" and "))',
  // Of a follow-up.
  'print(await llm_query("third"))',
  'notes.push(await llm_query("fourth")); FINAL(notes.join(" and "))',
];

/** Answers by what it is asked; the prompts in `broken` fail, or hang until they are cancelled. */
function model(broken: Readonly<Record<string, 'hangs' | 'fails'>> = {}, name = 'big') {
  const asked: string[] = [];
  const reply = async ({ role, messages }: ModelRequest, signal: AbortSignal): Promise<string> => {
    const { content } = messages.at(-1)!;
    const turn = messages.filter((message) => message.role === 'assistant').length;
    const what = role === 'root' ? `turn ${turn + 1}` : content;
    asked.push(what);
    if (broken[what] === 'fails') throw new ModelError('unreachable', 'Nothing answers.');
    if (broken[what] === 'hangs')
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true }),
      );
    if (role === 'sub') return `${content} by ${name}`;
    return repl(content.includes('hurry') ? 'FINAL("hurried")' : (turns[turn] ?? 'FINAL("too late")'));
  };
  const languageModel: LanguageModel = {
    name,
    isLanguageModel: true,
    complete: async (request, _, signal) => ({ text: await reply(request, signal), finish: 'stop' }),
  };
  return { asked, languageModel };
}

describe('a run of the editor', () => {
  let home: string;
  let engine: Engine;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-resume-'));
    engine = newEngine();
  });
  afterEach(async () => {
    await engine.dispose();
    await rm(home, { recursive: true, force: true });
  });

  function newEngine(): Engine {
    return new Engine({
      start: () => Promise.resolve(realSession()),
      onIdle: () => undefined,
      idleMs: 1_000_000,
    });
  }

  let texts: Record<string, string> = {};
  let find: () => Promise<Corpus>;
  const scope: Scope = { ...asked.scope, gather: () => find() };
  beforeEach(() => {
    texts = { 'a.txt': 'one\ntwo\n' };
    find = () => Promise.resolve(inMemoryCorpus(texts));
  });

  /** A window of the editor, over the traces in `home`. */
  function openWindow(
    { languageModel }: Pick<ReturnType<typeof model>, 'languageModel'>,
    answers: Answers & { readonly settings?: object } = {},
  ) {
    const warnings: string[] = [];
    const { ui, ports, panel } = setUp({
      ...answers,
      settings: { ...settings, ...answers.settings },
    });
    const store = new RunStore({
      folder: runFiles(join(home, 'traces')),
      software: 'test 1',
      retention: () => ports.settings().retention,
      log: new FakeLog(),
      warn: (text) => warnings.push(text),
      restoreScope: () => scope,
    });
    const runs = new Runs(store, () => undefined);
    const models: string[] = [];
    let number = 0;
    const all: ForkPorts & ResumePorts = {
      ...ports,
      runs,
      engine,
      loadModels: (plan) => {
        const name = plan.kind === 'explorer' ? '' : plan.rootModel;
        models.push(name);
        return Promise.resolve({ root: { ...languageModel, name }, sub: languageModel });
      },
      record: (runId, about, secrets) => store.record(runId, about, secrets),
      reopen: (runId, secrets) => store.reopen(runId, secrets),
      newRunId: () => `20261121-16000${number++}-${process.hrtime.bigint() % 1_000_000n}`,
      kept: store,
      pause: () => Promise.resolve(),
      modelsAt: () => Promise.resolve(['big', 'other']),
      editCode: (code) => Promise.resolve(code.replace('second', 'edited')),
    };
    const question = { scope, question: 'What is here?', change: {} };
    return { ports: all, ui, panel, store, runs, models, question, warnings };
  }

  /** Ends with the window: killed while it waits for the second sub-call. */
  async function brokenOff(given: object = {}): Promise<void> {
    const first = model({ second: 'hangs' });
    const { ports, question, store, runs } = openWindow(first, { settings: given });
    const asking = askAgain(question, ports);
    while (!first.asked.includes('second')) await new Promise((resolve) => setTimeout(resolve, 5));
    store.abandon();
    runs.live?.cancel();
    await asking;
    await engine.dispose();
    engine = newEngine();
  }

  const callsOf = ({ view }: Run) => [...view.nodes.values()].filter((node) => node.kind === 'call');

  it('that was broken off is offered by the next window, and goes on without asking anything twice', async () => {
    await brokenOff();
    const second = model();
    const { ports, ui, runs, store } = openWindow(second, { buttons: ['Resume'] });
    await offerToResume(ports);
    assert.match(ui.messages[0]!.message, /^"What is here\?" was broken off \(turn 2\/20/);
    assert.deepEqual(second.asked, ['second', 'turn 3']);
    const run = (await runs.latest())!;
    assert.equal(run.view.answered?.answer, 'first by big and second by big');
    assert.equal(run.view.finished?.status, 'complete');
    assert.equal(run.view.iterations.length, 3);
    assert.equal(callsOf(run).length, 5, 'nothing is twice in the tree');
    assert.deepEqual((await store.load(run.id))?.events, JSON.parse(JSON.stringify(run.events)));
    assert.deepEqual(await store.brokenOff(), { busy: false });
    assert.equal(isResumable(run), false);
  });

  it('that was broken off is offered again until it is dismissed, and is in the list all the same', async () => {
    await brokenOff();
    const { ports, ui } = openWindow(model(), { buttons: [undefined, 'Dismiss'] });
    for (let start = 0; start < 3; start++) await offerToResume(ports);
    assert.equal(ui.messages.length, 2);
    await pickAndResume(ports);
    assert.deepEqual(ui.lists, [['What is here?']]);
  });

  it('that went on from the panel is not what it was when the offer, which is still there, is taken', async () => {
    await brokenOff();
    const { ports, ui, runs } = openWindow(model());
    const said: string[] = [];
    const goOn = async () => resumeRun((await runs.latest())!, ports);
    ui.notify = <A extends string>(_: string, message: string, ...actions: A[]) => {
      said.push(message);
      const before: Promise<unknown> = said.length === 1 ? goOn() : Promise.resolve();
      return before.then(() => actions.find((action) => action === 'Resume'));
    };
    await offerToResume(ports);
    assert.deepEqual(said.slice(1), ['This run has come to its end: there is nothing to go on with.']);
  });

  it('that was cancelled, and failed for want of a network when it went on, goes on twice', async () => {
    const failing = model({ second: 'hangs' });
    const first = openWindow(failing);
    const asking = askAgain(first.question, first.ports);
    while (!failing.asked.includes('second')) await new Promise((resolve) => setTimeout(resolve, 5));
    first.runs.live!.cancel();
    const cancelled = (await asking)!;
    assert.ok(isResumable(cancelled));
    const offline = model({ 'turn 3': 'fails' });
    const again = openWindow(offline);
    const failed = (await resumeRun((await again.runs.latest())!, again.ports))!;
    assert.equal(failed.view.finished?.reason?.code, 'unreachable');
    const online = model();
    const last = openWindow(online);
    const done = (await resumeRun((await last.runs.latest())!, last.ports))!;
    assert.equal(done.view.finished?.status, 'complete', JSON.stringify(done.view.finished));
    assert.deepEqual([offline.asked, online.asked], [['second', 'turn 3'], ['turn 3']]);
    assert.equal(done.view.totals.failedCalls, 0);
  });

  describe('whose files have changed since', () => {
    const changed = { 'a.txt': 'one\nTWO\n', 'b.txt': 'new' };
    const resumed = async (
      picks: readonly string[],
      change: () => unknown = () => (texts = changed),
      during: object = {},
    ) => {
      await brokenOff(during);
      await change();
      const second = model();
      const { ports, ui, runs, store } = openWindow(second, { picks });
      const run = (await runs.latest())!;
      return { run, end: await resumeRun(run, ports), asked: second.asked, ui, store };
    };

    it('goes on with what was recorded, where the user wants that', async () => {
      const { run, end, asked, ui } = await resumed(['Go On with What Was Recorded']);
      assert.deepEqual(ui.lists, [
        ['Go On with What Was Recorded', 'Start Over', 'Show 2 Changed Files…', 'Cancel'],
      ]);
      assert.deepEqual(asked, ['second', 'turn 3']);
      assert.deepEqual([end?.id, end?.view.answered?.answer], [run.id, 'first by big and second by big']);
      assert.deepEqual(
        end?.view.warnings.map(({ code }) => code),
        ['text-changed'],
      );
      assert.match(end.view.warnings[0]!.message, /\(changed: a\.txt; new: b\.txt\)/);
    });

    describe('and are gone', () => {
      /** The workspace is a folder with one file. */
      const ofFolder = async (): Promise<string> => {
        const path = join(home, 'work');
        await mkdir(path);
        await writeFile(join(path, 'a.txt'), 'one\ntwo\n');
        const folders = [{ roots: [{ name: 'work', path }] }];
        find = () => Promise.resolve({ name: 'Workspace', documents: [], leftOut: [], folders });
        return path;
      };
      const without: Readonly<Record<string, () => Promise<unknown>>> = {
        'none of the files is there': () => rm(join(home, 'work', 'a.txt')),
        'the folder is not there': () => rm(join(home, 'work'), { recursive: true }),
        'what was asked about is not found': () => {
          find = () => Promise.reject(new SetupError('not-a-folder', 'The folder work cannot be read.'));
          return Promise.resolve();
        },
      };

      for (const [how, change] of Object.entries(without))
        it(`goes on with what its trace holds, and claims nothing of them: ${how}`, async () => {
          await ofFolder();
          const { end, asked, ui } = await resumed(['Go On with What Was Recorded'], change);
          assert.deepEqual(ui.lists, [['Go On with What Was Recorded', 'Show 1 File…', 'Cancel']]);
          assert.deepEqual(asked, ['second', 'turn 3']);
          assert.equal(end?.view.answered?.answer, 'first by big and second by big');
          assert.ok(end.events.some((event) => event.type === 'warning' && event.code === 'files-gone'));
          assert.ok(!end.events.some(({ type }) => type === 'coverage'));
        });

      it('says that they are needed where its trace holds nothing of them', async () => {
        const path = await ofFolder();
        const removed = () => rm(path, { recursive: true });
        const { run, end, asked, ui, store } = await resumed([], removed, { 'traces.maxContextMB': 0 });
        assert.deepEqual([end, asked, ui.lists], [undefined, [], []]);
        assert.match(
          ui.messages.map(({ message }) => message).join(' '),
          /cannot be read any more \(Cannot read .*work.*\), and its trace does not hold all/,
        );
        assert.equal((await store.load(run.id))?.events.length, run.events.length);
      });

      it('goes on as if nothing had happened where no file had its text: a selection', async () => {
        const selected = textDocument({ path: 'a.txt', text: 'seven\neight\n', firstLine: 7 });
        find = () => Promise.resolve({ name: 'Selection in a.txt', documents: [selected], leftOut: [] });
        const { end, asked } = await resumed(['Go On with What Was Recorded'], () => {
          find = () => Promise.reject(new SetupError('selection-gone', 'a.txt has changed.'));
        });
        assert.deepEqual(asked, ['second', 'turn 3']);
        assert.equal(end?.view.answered?.answer, 'first by big and second by big');
        assert.equal(end.view.finished?.status, 'complete', JSON.stringify(end.view.finished));
        assert.ok(end.events.some(({ type }) => type === 'coverage'));
      });
    });

    it('is asked anew as a run of its own, where the user wants that', async () => {
      const { run, end, asked, store } = await resumed(['Start Over']);
      assert.deepEqual(asked, ['turn 1', 'first', 'turn 2', 'second', 'turn 3']);
      assert.notEqual(end?.id, run.id);
      assert.equal((await store.load(run.id))?.events.length, run.events.length);
    });

    it('is left as it is when the user cancels, having seen which files they are', async () => {
      const { run, end, asked, ui, store } = await resumed(['Show 2 Changed Files…', 'b.txt', 'Cancel']);
      assert.equal(end, undefined);
      assert.deepEqual([asked, ui.messages], [[], []]);
      assert.deepEqual(ui.lists[1], ['a.txt', 'b.txt']);
      assert.equal((await store.load(run.id))?.events.length, run.events.length);
    });
  });

  describe('that follows up on another', () => {
    const newWindow = async (): Promise<void> => {
      await engine.dispose();
      engine = newEngine();
    };
    /** A question and its follow-up, which was cancelled as it waited for its second sub-call. */
    async function conversation() {
      const first = openWindow(model());
      const one = (await askAgain(first.question, first.ports))!;
      const hanging = model({ fourth: 'hangs' });
      const second = openWindow(hanging);
      const asking = askAgain({ ...first.question, question: 'And then?', follows: one.id }, second.ports);
      while (!hanging.asked.includes('fourth')) await new Promise((resolve) => setTimeout(resolve, 5));
      second.runs.live!.cancel();
      return { one, two: (await asking)! };
    }

    it('can be asked in a later window, which brings the conversation back from its traces', async () => {
      const first = openWindow(model());
      const one = (await askAgain(first.question, first.ports))!;
      await newWindow();
      const fresh = model();
      const { ports, runs } = openWindow(fresh);
      const kept = (await runs.find(one.id))!;
      assert.ok(isFollowable(kept, engine));
      await followUp(kept, 'And then?', ports);
      const two = (await runs.latest())!;
      assert.equal(two.view.started?.follows, one.id);
      assert.equal(two.view.answered?.answer, 'first by big and second by big and fourth by big');
      assert.deepEqual(fresh.asked, ['turn 4', 'third', 'turn 5', 'fourth']);
    });

    it('goes on where it was cancelled, in this window and in a later one', async () => {
      const { one, two } = await conversation();
      assert.equal(two.view.started?.follows, one.id);
      assert.ok(isResumable(two));
      await newWindow();
      const online = model();
      const { ports, runs } = openWindow(online);
      const done = (await resumeRun((await runs.find(two.id))!, ports))!;
      assert.equal(done.view.finished?.status, 'complete', JSON.stringify(done.view.finished));
      assert.deepEqual(online.asked, ['fourth']);
      assert.ok(isFollowable(done, engine));
    });

    it('is asked anew by itself where the user wants that, since the files have changed', async () => {
      const { two } = await conversation();
      await newWindow();
      texts = { 'a.txt': 'other\n' };
      const { ports, runs, ui } = openWindow(model(), { picks: ['Start Over'] });
      const anew = (await resumeRun((await runs.find(two.id))!, ports))!;
      assert.equal(ui.lists.length, 1);
      assert.deepEqual([anew.view.started?.question, anew.view.started?.follows], ['And then?', undefined]);
    });

    it('says so when the trace of the question before is gone', async () => {
      const { one, two } = await conversation();
      await newWindow();
      const { ports, runs, ui, store } = openWindow(model());
      await rm(join(home, 'traces', `${one.id}.jsonl`), { force: true });
      assert.equal(await store.load(one.id), undefined);
      assert.equal(await resumeRun((await runs.find(two.id))!, ports), undefined);
      assert.match(ui.messages[0]!.message, /follows up on another, whose trace is no longer there/);
    });

    it('is taken another way', async () => {
      const { two } = await conversation();
      await newWindow();
      const fresh = model({}, 'big');
      const { ports, runs } = openWindow(fresh, { picks: ['With a Hint…'], inputs: ['hurry'] });
      const kept = (await runs.find(two.id))!;
      assert.ok(isForkable(kept));
      const fork = (await forkRun(kept, '2', ports))!;
      assert.equal(fork.view.finished?.status, 'complete', JSON.stringify(fork.view.finished));
      assert.equal(fork.view.answered?.answer, 'hurried');
      assert.deepEqual(fresh.asked, ['turn 5']);
      assert.equal(fork.view.started?.follows, two.view.started?.follows);
    });
  });

  it('does not go on where another window is at work on it', async () => {
    await brokenOff();
    const { ports, ui, runs, store, panel } = openWindow(model());
    const run = (await runs.latest())!;
    const theirs = await store.reopen(run.id, []);
    await theirs.recorder.append({
      type: 'warning',
      code: 'x',
      message: 'y',
      seq: run.view.seq + 1,
      time: 1,
    });
    await theirs.recorder.close();
    assert.equal(await resumeRun(run, ports), undefined);
    assert.match(ui.messages[0]!.message, /went on in another window/);
    assert.equal(panel.shown.at(-1)?.view.seq, run.view.seq + 1, 'what that one did is shown');
  });

  it('goes on from memory where no trace is kept', async () => {
    const failing = model({ 'turn 3': 'fails' });
    const { ports, question } = openWindow(failing, { settings: { 'traces.maxAgeDays': 0 } });
    const run = (await askAgain(question, ports))!;
    assert.equal(run.kept, false);
    const online = openWindow(model(), { settings: { 'traces.maxAgeDays': 0 } });
    const done = await resumeRun(run, online.ports);
    assert.equal(done?.view.finished?.status, 'complete');
    assert.equal(await online.store.latest(), undefined);
  });

  describe('is taken another way', () => {
    /** A run that is done, and a window where it is forked. */
    async function forked(turn: string, answers: Answers) {
      const first = openWindow(model());
      const run = (await askAgain(first.question, first.ports))!;
      assert.ok(isForkable(run));
      const fresh = model({}, 'big');
      const window = openWindow(fresh, answers);
      const fork = await forkRun(run, turn, window.ports);
      return { run, fork, fresh, ...window };
    }

    it('with a hint, which the model has with that turn; the turns before it cost nothing', async () => {
      const { run, fork, fresh } = await forked('2', { picks: ['With a Hint…'], inputs: ['hurry'] });
      assert.deepEqual(fresh.asked, ['turn 2']);
      assert.equal(fork?.view.answered?.answer, 'hurried');
      assert.equal(fork.view.started?.forks?.runId, run.id);
      assert.equal(fork.view.totals.rootCalls, 2);
      const shared = callsOf(fork).filter((call) => call.shared);
      assert.deepEqual(
        shared.map(({ id }) => id),
        ['1.root', '1.c1'],
      );
    });

    it('with other code, which runs in place of what the model wrote', async () => {
      const { fork, fresh } = await forked('2', { picks: ['With Edited Code…'] });
      assert.deepEqual(fresh.asked, ['edited', 'turn 3']);
      assert.equal(fork?.view.answered?.answer, 'first by big and edited by big');
    });

    it('with another model from that turn on', async () => {
      const { fork, fresh } = await forked('3', { picks: ['With Another Model…', 'other'] });
      assert.deepEqual(fresh.asked, ['turn 3']);
      const roots = callsOf(fork!).filter(({ started }) => started.role === 'root');
      assert.deepEqual(
        roots.map(({ started }) => started.model),
        ['big', 'big', 'other'],
      );
    });

    it('with another question, from the first turn or a later one', async () => {
      const later = await forked('2', { picks: ['With Another Question…'], inputs: ['Can you hurry?'] });
      assert.equal(later.fork?.view.answered?.answer, 'hurried');
      const first = await forked('1', { picks: ['With Another Question…'], inputs: ['And there?'] });
      assert.equal(first.fork?.view.started?.question, 'And there?');
      assert.equal(first.fresh.asked.length, 5);
    });

    it('and goes on again when that is broken off', async () => {
      const first = openWindow(model());
      const run = (await askAgain(first.question, first.ports))!;
      const failing = openWindow(model({ 'turn 3': 'fails' }), { picks: ['With Edited Code…'] });
      const fork = (await forkRun(run, '2', failing.ports))!;
      assert.equal(fork.view.finished?.reason?.code, 'unreachable');
      const last = openWindow(model());
      const again = (await last.runs.find(fork.id))!;
      const done = await resumeRun(again, last.ports);
      assert.equal(done?.view.answered?.answer, 'first by big and edited by big');
    });
  });
});
