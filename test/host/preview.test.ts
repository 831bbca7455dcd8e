import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, fixture } from './fixture';

describe('RLM: Preview Context', () => {
  after(closeAll);

  it('opens what is in and what is left out, to be read and not changed', async () => {
    await vscode.commands.executeCommand('rlm.previewContext', fixture('src'));
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    const text = document.getText();
    assert.match(text, /^# What a question would read: Folder src\n\nNothing has been sent\./);
    assert.match(text, /^- `src\/http\.ts`: /m);
    await vscode.commands.executeCommand('type', { text: 'x' });
    assert.equal(document.getText(), text);
  });
});
