import assert from 'node:assert/strict';
import { join } from 'node:path';
import { findRepository } from '../support/repository';
import { packagedExtension } from './packaged';
import { openWindow, type VSCodeWindow } from './window';

describe('the packaged extension, freshly installed', () => {
  let window: VSCodeWindow;
  before(async () => {
    const folder = join(findRepository().root, 'test/fixtures/workspace');
    window = await openWindow({ vsix: [packagedExtension()], folder });
  });
  after(() => window.close());

  it('offers to ask about a selection in the menu of an editor, and only then', async () => {
    const { workbench } = window;
    await workbench.openFile('src/orders.ts');
    await workbench.chooseForLines(2, 4, 'RLM Query Selection');
    await workbench.dismissInput();
    await workbench.goTo(1);
    assert.ok(!(await workbench.editorMenuLabels()).includes('RLM Query Selection'));
  });

  it('asks for a question about the workspace from the palette', async () => {
    await window.workbench.runCommand('RLM: Ask About the Workspace');
    await window.workbench.dismissInput();
  });
});
