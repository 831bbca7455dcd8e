import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Corpus } from '../../src/context/documents';
import { folderScope, workspaceScope } from '../../src/vscode/scopes/folders';
import { openFilesScope } from '../../src/vscode/scopes/openFiles';
import { restoreScope } from '../../src/vscode/scopes/restoreScope';
import type { Scope } from '../../src/vscode/scopes/scope';
import { scopePlace } from '../../src/vscode/scopes/scopePlace';
import { selectionScope } from '../../src/vscode/scopes/selection';
import { SetupError } from '../../src/vscode/setupError';
import { closeAll, openFixture } from './fixture';

type Options = Parameters<Scope['gather']>[0];

function gather(scope: Scope): Promise<Corpus> {
  const options: Options = { maxBytes: 2 ** 20, leaveOutGenerated: true, onProgress: () => undefined };
  return scope.gather(options, new AbortController().signal);
}

/** As it comes back from a file. */
const kept = ({ label, place }: Scope): Scope =>
  restoreScope(label, v.parse(scopePlace, JSON.parse(JSON.stringify(place))));

const withCode = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof SetupError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe('a scope of an earlier session', () => {
  let home: string;
  beforeEach(async () => {
    await closeAll();
    home = await mkdtemp(join(tmpdir(), 'rlm-scope-'));
  });
  afterEach(async () => {
    await closeAll();
    await rm(home, { recursive: true, force: true });
  });

  it('has the same text, be it the workspace or a selection', async () => {
    const editor = await openFixture('src/orders.ts');
    editor.selections = [new vscode.Selection(2, 0, 4, 0), new vscode.Selection(6, 0, 6, 3)];
    for (const scope of [workspaceScope(), selectionScope(editor), openFilesScope()]) {
      const again = kept(scope);
      assert.equal(again.label, scope.label);
      assert.deepEqual(await gather(again), await gather(scope));
      assert.ok(!JSON.stringify(scope.place).includes('ORDERS_URL'), 'no text is kept');
    }
  });

  it('that is a folder which is gone says so', async () => {
    const again = kept(await folderScope(vscode.Uri.file(home)));
    await rm(home, { recursive: true });
    await assert.rejects(gather(again), withCode('not-a-folder', /cannot be read/));
  });

  it('that is a selection whose file has changed, or is gone, says so', async () => {
    const file = join(home, 'notes.txt');
    await writeFile(file, 'one\ntwo\nthree\n');
    const document = await vscode.workspace.openTextDocument(file);
    const scope = selectionScope({ document, selections: [new vscode.Selection(1, 0, 2, 0)] });
    assert.equal((await gather(kept(scope))).documents.length, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'zero\n');
    await vscode.workspace.applyEdit(edit);
    await assert.rejects(gather(kept(scope)), withCode('selection-gone', /notes\.txt has changed/));
    await document.save();
    const other = join(home, 'other.txt');
    const gone = { ...scope.place, uri: vscode.Uri.file(other).toString() };
    await assert.rejects(
      gather(restoreScope('x', v.parse(scopePlace, gone))),
      withCode('selection-gone', /other\.txt cannot be opened/),
    );
  });
});
