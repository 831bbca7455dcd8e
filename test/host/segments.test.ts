import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { runSegments } from '../../src/vscode/runSegments';
import { RunStore } from '../../src/vscode/runStore';
import { workspaceFiles } from '../../src/vscode/workspaceFiles';
import { restoreScope } from '../../src/vscode/scopes/restoreScope';
import { asked, FakeLog, numbered, started, turn } from '../unit/vscode/fakes';
import { MemoryFileSystem } from './memoryFileSystem';

describe('the traces on a file system of the editor that cannot append', () => {
  const scheme = 'rlm-memory';
  let registration: vscode.Disposable;
  before(() => {
    registration = vscode.workspace.registerFileSystemProvider(scheme, new MemoryFileSystem());
  });
  after(() => {
    registration.dispose();
  });

  function window(name: string) {
    const folder = vscode.Uri.from({ scheme, path: '/storage/traces' });
    const warnings: string[] = [];
    const store = new RunStore({
      folder: runSegments({ files: workspaceFiles(folder), holder: name }),
      software: 'test 1',
      retention: () => ({ maxAgeDays: 30, maxSizeMB: 200 }),
      log: new FakeLog(),
      warn: (text) => warnings.push(text),
      restoreScope,
    });
    return { store, warnings };
  }

  it('are written, offered when their window ends, gone on with and deleted', async () => {
    const [first, next] = [window('first'), window('next')];
    assert.deepEqual(await first.store.list(), []);
    const events = numbered(started, turn(1));
    const recorder = await first.store.record('r1', asked, []);
    for (const event of events) await recorder.append(event);
    assert.deepEqual(await next.store.brokenOff(), { busy: true });
    assert.ok((await next.store.load('r1'))?.readOn);
    first.store.abandon();
    await recorder.close();
    while (!('runId' in (await next.store.brokenOff())))
      await new Promise((resolve) => setTimeout(resolve, 10));
    const reopened = await next.store.reopen('r1', []);
    const more = numbered(started, turn(1), turn(2)).slice(2);
    for (const event of more) await reopened.recorder.append(event);
    await reopened.recorder.close();
    const kept = await window('last').store.load('r1');
    assert.deepEqual(kept?.events, [...events, ...more]);
    assert.equal(kept.asked?.scope.label, asked.scope.label);
    const { runs, bytes } = await next.store.deleteAll();
    assert.ok(runs === 1 && bytes > 0);
    assert.deepEqual(await next.store.list(), []);
    assert.deepEqual([first.warnings, next.warnings], [[], []]);
  });
});
