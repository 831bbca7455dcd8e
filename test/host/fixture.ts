import * as vscode from 'vscode';

/** A file of the workspace that the runner opened. */
export function fixture(path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
}

export function openFixture(path: string): Thenable<vscode.TextEditor> {
  return vscode.window.showTextDocument(fixture(path), { preview: false });
}

/** Closes every editor; unsaved changes are dropped. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
