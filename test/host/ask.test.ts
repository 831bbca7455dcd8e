import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { endpointAt } from '../../src/models/endpoint';
import { ApiKeys } from '../../src/vscode/apiKeys';
import { ask } from '../../src/vscode/askFlow';
import type { AskPorts } from '../../src/vscode/askPorts';
import { Consents } from '../../src/vscode/consents';
import { Engine } from '../../src/vscode/engine';
import { followUp, isFollowable } from '../../src/vscode/followUp';
import { modelLoader } from '../../src/vscode/models';
import { askLanguageServer } from '../../src/vscode/languageServer';
import { newRunId } from '../../src/vscode/runId';
import { Runs } from '../../src/vscode/runs';
import { runFiles } from '../../src/vscode/runFiles';
import { RunStore } from '../../src/vscode/runStore';
import { folderScope, workspaceScope } from '../../src/vscode/scopes/folders';
import { nodeRuntime } from '../../src/vscode/nodeRuntime';
import { restoreScope } from '../../src/vscode/scopes/restoreScope';
import { readSettings } from '../../src/vscode/settings';
import { startEngine } from '../../src/vscode/startEngine';
import { TracePanel } from '../../src/vscode/tracePanel';
import { FakeLog, FakeSecrets, FakeState } from '../unit/vscode/fakes';
import { FakeUi, type Answers } from '../unit/vscode/fakeUi';
import { closeAll, fixture } from './fixture';

const extension = vscode.extensions.getExtension('rlm-vscode.recursive-language-models')!;
const dist = vscode.Uri.joinPath(extension.extensionUri, 'dist');

describe('asking in the editor', () => {
  let home: string;
  let engine: Engine;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-host-'));
    engine = new Engine({
      start: () => nodeRuntime.loadSpawn(dist).then((spawn) => startEngine(spawn, new FakeSecrets(), 'test')),
      onIdle: () => undefined,
      idleMs: 600_000,
    });
  });
  after(async () => {
    await engine.dispose();
    await rm(home, { recursive: true, force: true });
  });
  afterEach(closeAll);

  /** The flow with everything real but the dialogs, the secrets and what the settings say. */
  function setUp(answers: Answers, settings: Readonly<Record<string, unknown>> = {}) {
    const ui = new FakeUi(answers);
    const log = new FakeLog();
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const consents = new Consents(new FakeState(), ui);
    const keys = new ApiKeys({ ui, secrets: new FakeSecrets(), consents, environmentKey: undefined });
    const store = new RunStore({
      folder: runFiles(join(home, 'traces')),
      software: 'test',
      retention: () => ports.settings().retention,
      log,
      warn,
      restoreScope,
    });
    const runs = new Runs(store, () => undefined);
    const nothing = () => undefined;
    const panel = new TracePanel({
      dist,
      runs,
      log,
      showLog: nothing,
      ask: nothing,
      act: () => Promise.resolve(),
      fork: () => Promise.resolve(),
      followUp: () => Promise.resolve(),
      followable: (run) => isFollowable(run, engine),
      warn,
    });
    const ports: AskPorts = {
      ui,
      log,
      runs,
      panel,
      keys,
      consents,
      engine,
      loadModels: modelLoader({
        concurrency: () => 16,
        cache: nodeRuntime.replyCache(vscode.Uri.file(join(home, 'replies')), (error) => warn(String(error))),
      }),
      settings: () => readSettings((key) => settings[key]),
      record: (runId, asked, secrets) => store.record(runId, asked, secrets),
      reopen: (runId, secrets) => store.reopen(runId, secrets),
      askLanguageServer,
      newRunId: () => newRunId(new Date(), Math.random),
      draft: { read: () => '', write: () => Promise.resolve() },
      remedy: () => Promise.resolve(),
      showPreview: () => Promise.resolve(),
      agreedScopes: new Set(),
    };
    return { ui, log, warnings, runs, panel, store, ports };
  }

  const asking = (text: string) => ({ questions: [{ asked: true, text }] });

  it('answers with the built-in explorer when nothing is set, citing lines that are there', async () => {
    const { ports, ui, runs, panel, store, warnings } = setUp(asking('Where is sendOrder defined?'));
    const finished = await ask(workspaceScope, ports);
    assert.equal(finished?.status, 'complete', JSON.stringify([finished, ui.messages]));
    assert.ok(panel.isVisible);
    const run = (await runs.latest())!;
    assert.equal(run.view.started?.isLanguageModel, false);
    assert.equal(run.view.context?.documents, 4);
    assert.ok(run.view.context.leftOut.some(({ reason }) => reason === 'secret'));
    const { citations } = run.view.answered!;
    assert.ok(
      citations.some(({ path, line }) => path === 'src/orders.ts' && line === 11),
      JSON.stringify(citations),
    );
    for (const { text, problem } of citations) assert.equal(problem, undefined, text);
    assert.deepEqual(warnings, []);
    // The journal holds what the panel was shown.
    const kept = (await store.load(run.id))!;
    assert.deepEqual(kept.events, JSON.parse(JSON.stringify(run.events)));
    assert.equal(kept.asked?.scope.label, 'the workspace');
    panel.dispose();
  });

  it('follows up on an answer, and on an earlier one of the same conversation once more', async () => {
    const { ports, runs, panel, ui } = setUp(asking('Where is sendOrder defined?'));
    await ask(workspaceScope, ports);
    const first = (await runs.latest())!;
    assert.ok(isFollowable(first, engine));
    await followUp(first, 'Where is "sendOrder(" called?', ports);
    const second = (await runs.latest())!;
    assert.equal(second.view.started?.follows, first.id);
    assert.equal(second.view.finished?.status, 'complete', JSON.stringify(ui.messages));
    assert.equal(second.earlier[0]?.answered?.answer, first.view.answered?.answer);
    assert.ok(isFollowable(first, engine), 'its trace brings back what it held');
    await followUp(first, 'Who imports src/orders.ts?', ports);
    const other = (await runs.latest())!;
    assert.equal(other.view.started?.follows, first.id);
    assert.equal(other.view.finished?.status, 'complete', JSON.stringify(ui.messages));
    assert.equal(other.earlier.length, 1);
    panel.dispose();
  });

  it('says what is wrong with an address where nothing answers', async () => {
    const { ports, ui, panel } = setUp(asking('Where?'), {
      baseUrl: 'http://127.0.0.1:9/v1',
      rootModel: 'any',
    });
    const finished = await ask(workspaceScope, ports);
    assert.equal(finished?.status, 'failed');
    assert.equal(finished.reason?.code, 'unreachable');
    assert.match(ui.messages[0]!.message, /Nothing answers at http:\/\/127\.0\.0\.1:9\/v1/);
    assert.deepEqual(ui.messages[0]!.actions, ['Select Model', 'Show Log']);
    panel.dispose();
  });

  it('says that a key was refused and offers to set another; the key is in no message, log or trace', async () => {
    const key = 'sk-refused-0123456789';
    const server = createServer((request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ error: { message: `refused: ${request.headers.authorization ?? 'no key'}` } }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const settings = { baseUrl: `http://127.0.0.1:${port}/v1`, rootModel: 'any' };
    const { ports, ui, log, runs, panel } = setUp({ ...asking('Where?'), inputs: [key] }, settings);
    try {
      await ports.keys.ask(endpointAt(settings.baseUrl)!);
      const finished = await ask(workspaceScope, ports);
      assert.equal(finished?.reason?.code, 'unauthorized');
      const [, message] = ui.messages;
      assert.match(message!.message, /answered 401: refused: Bearer \[API key\]/);
      assert.deepEqual(message!.actions, ['Set API Key', 'Show Log']);
      const run = (await runs.latest())!;
      const journal = await readFile(join(home, 'traces', `${run.id}.jsonl`), 'utf8');
      for (const text of [journal, ...log.lines, ...ui.messages.map((told) => told.message)])
        assert.ok(!text.includes(key), text);
    } finally {
      panel.dispose();
      server.close();
    }
  });

  it('says that a folder has no file that can be read', async () => {
    const empty = await mkdtemp(join(home, 'empty-'));
    const { ports, ui, panel, log } = setUp(asking('Where?'));
    const finished = await ask(() => folderScope(vscode.Uri.file(empty)), ports);
    assert.equal(finished?.reason?.code, 'empty-context');
    assert.equal(ui.messages[0]?.level, 'error');
    assert.ok(
      log.lines.some((line) => line.includes('empty-context')),
      log.lines.join('\n'),
    );
    panel.dispose();
  });

  it('keeps text of the files out of the log', async () => {
    const { ports, log, panel } = setUp(asking('Which files import node:fs?'));
    await ask(() => folderScope(fixture('src')), ports);
    assert.ok(log.lines.length > 5);
    assert.doesNotMatch(log.lines.join('\n'), /import |export |function /);
    panel.dispose();
  });
});
