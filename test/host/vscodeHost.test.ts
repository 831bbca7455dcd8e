import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the VS Code the tests run in', () => {
  it('is not older than the one the extension asks for', () => {
    const [, minor] = vscode.version.split('.').map(Number);
    assert.ok(minor! >= 106, vscode.version);
  });

  it('runs extensions on a Node that is not older than the one the unit tests run on', () => {
    assert.ok(Number(process.versions.node.split('.')[0]) >= 22, process.versions.node);
  });

  it('has the folder open that the runner names', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });
});
