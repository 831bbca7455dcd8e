import { join } from 'node:path';
import { startLmServer, type LmServer } from '../support/lmServer';
import { findRepository } from '../support/repository';
import { packagedExtension } from './packaged';
import { TracePanel } from './tracePanel';
import { openWindow, type VSCodeWindow } from './window';
import type { Workbench } from './workbench';

/** What a suite needs that asks about the test workspace. */
export interface AskingWindow {
  readonly server: LmServer;
  readonly window: VSCodeWindow;
  readonly workbench: Workbench;
  readonly panel: TracePanel;
  /** Asks about the workspace, from the palette, and waits for the panel to show the question. */
  readonly askWorkspace: (question: string) => Promise<void>;
}

/**
 * Opens it before the tests of a suite and ends it after them; a picture is kept of each test that failed.
 * @param settings the user's, for the model server
 * @param opened told what it is
 */
export function inAskingWindow(
  settings: (server: LmServer) => Readonly<Record<string, unknown>>,
  opened: (asking: AskingWindow) => void,
): void {
  let server: LmServer;
  let window: VSCodeWindow;
  before(async () => {
    server = await startLmServer({ script: { rules: [] } });
    const folder = join(findRepository().root, 'test/fixtures/workspace');
    window = await openWindow({ vsix: [packagedExtension()], folder, settings: settings(server) });
    const { workbench } = window;
    const panel = new TracePanel(workbench);
    const askWorkspace = async (question: string): Promise<void> => {
      await workbench.runCommand('RLM: Ask About the Workspace');
      await workbench.answer(question);
      await panel.question().getByText(question).waitFor();
    };
    opened({ server, window, workbench, panel, askWorkspace });
  });
  after(async () => {
    await window.close();
    await server.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await window.screenshot(`failed-${this.currentTest.title.slice(0, 40)}`);
  });
}
