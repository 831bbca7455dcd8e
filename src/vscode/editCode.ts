import { window, workspace } from 'vscode';
import type { Ui } from './ui';

/**
 * Opens code in an editor to be changed, and asks whether it is to run; that question stays until it is answered.
 * @returns what the code is then; `undefined` when it is not to run
 */
export async function editCode(code: string, turn: number, ui: Ui): Promise<string | undefined> {
  const document = await workspace.openTextDocument({ language: 'javascript', content: code });
  await window.showTextDocument(document);
  for (;;) {
    const choice = await ui.notify(
      'info',
      `Change the code of turn ${turn} in the editor, then run it: it runs in the sandbox, as the model's does.`,
      'Run',
      'Leave It',
    );
    if (choice !== 'Run') return undefined;
    const edited = document.getText();
    if (edited.trim() !== '') return edited;
    await ui.notify('warn', 'There is no code to run: type some, or leave it.');
  }
}
