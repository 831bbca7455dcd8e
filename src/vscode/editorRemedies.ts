import { commands } from 'vscode';
import type { Remedy } from './setupError';

/** What the buttons under a message do. */
export function editorRemedy(showLog: () => void): (remedy: Remedy) => Promise<void> {
  return async (remedy) => {
    switch (remedy) {
      case 'openFolder':
        await commands.executeCommand('workbench.action.files.openFolder');
        break;
      case 'setApiKey':
        await commands.executeCommand('rlm.setApiKey');
        break;
      case 'selectModel':
        await commands.executeCommand('rlm.selectModel');
        break;
      case 'openSettings':
        await commands.executeCommand(
          'workbench.action.openSettings',
          '@ext:rlm-vscode.recursive-language-models',
        );
        break;
      case 'showLog':
        showLog();
        break;
      case 'showTrace':
        await commands.executeCommand('rlm.showTrace');
        break;
    }
  };
}
