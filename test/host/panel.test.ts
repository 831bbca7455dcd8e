import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Citation } from '../../src/context/citations';
import { openCitation } from '../../src/vscode/openCitation';
import { closeAll, fixture } from './fixture';

const traceTab = () =>
  vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'RLM Trace');

/** The editor learns of a tab a moment after it was made. */
async function openedTraceTab(): Promise<vscode.Tab> {
  for (;;) {
    const tab = traceTab();
    if (tab) return tab;
    await delay(20);
  }
}

const cite = (path: string, line: number, endLine = line): Citation => {
  return { text: `${path}:${line}`, path, line, endLine, uri: fixture(path).toString() };
};

describe('the trace panel', () => {
  beforeEach(closeAll);
  afterEach(closeAll);

  it('opens by its command, once', async () => {
    await vscode.commands.executeCommand('rlm.showTrace');
    const tab = await openedTraceTab();
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    assert.match(tab.input.viewType, /rlm\.trace$/);
    await vscode.commands.executeCommand('rlm.showTrace');
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 1);
  });
});

describe('opening a citation', () => {
  beforeEach(closeAll);
  afterEach(closeAll);

  it('puts the cursor on the cited line', async () => {
    await openCitation(cite('src/orders.ts', 5), undefined);
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.uri.toString(), fixture('src/orders.ts').toString());
    assert.equal(editor.selection.active.line, 4);
    assert.ok(editor.selection.isEmpty);
  });

  it('marks several lines, with the cursor on the first', async () => {
    await openCitation(cite('src/orders.ts', 2, 4), undefined);
    const { selection } = vscode.window.activeTextEditor!;
    assert.deepEqual([selection.start.line, selection.end.line, selection.active.line], [1, 3, 1]);
  });

  it('stays within a document that has become shorter', async () => {
    await openCitation(cite('docs/readme.md', 900), undefined);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.equal(selection.active.line, document.lineCount - 1);
  });

  it('does not cover the panel', async () => {
    await vscode.commands.executeCommand('rlm.showTrace');
    const column = (await openedTraceTab()).group.viewColumn;
    await openCitation(cite('src/orders.ts', 1), column);
    assert.notEqual(vscode.window.activeTextEditor!.viewColumn, column);
    assert.equal(vscode.window.tabGroups.all.length, 2);
    await openCitation(cite('src/http.ts', 1), column);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it('names a document that is gone', async () => {
    await assert.rejects(openCitation(cite('src/gone.ts', 1), undefined), /src\/gone\.ts cannot be opened/);
  });
});
