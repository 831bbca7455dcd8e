import { packagedExtension } from './packaged';
import { TracePanel } from './tracePanel';
import { openWindow, type VSCodeWindow } from './window';

describe('a window without a folder', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow({ vsix: [packagedExtension()], folder: undefined });
  });
  after(() => window.close());

  it('is told that there is nothing to ask about, and what to do', async () => {
    await window.workbench.runCommand('RLM: Ask About the Workspace');
    await window.workbench.notification('No folder is open').waitFor();
    await new TracePanel(window.workbench).frame.getByText('No folder is open').first().waitFor();
    await window.screenshot('no-folder-dark');
  });
});
