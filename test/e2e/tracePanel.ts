import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** The trace panel as a person reads it. */
export class TracePanel {
  readonly frame: FrameLocator;

  constructor(workbench: Workbench) {
    this.frame = workbench.webview();
  }

  question(): Locator {
    return this.frame.locator('.question');
  }

  /** Waits until the run is in one of these states, e.g. `Complete`. */
  async status(words: RegExp): Promise<void> {
    await this.frame.locator('.run-status').getByText(words).waitFor();
  }

  /** The answer as text, once there is one. */
  async answer(): Promise<string> {
    const answer = this.frame.locator('.markdown');
    await answer.waitFor();
    return answer.innerText();
  }

  citation(text: string): Locator {
    return this.frame.locator('.markdown').getByRole('button', { name: text }).first();
  }

  /** The line about what was in scope, searched, opened, sent and left out. */
  async coverage(): Promise<string> {
    return (await this.frame.locator('.coverage').innerText()).replaceAll(/\s+/g, ' ');
  }

  steps(): Locator {
    return this.frame.getByRole('treeitem');
  }

  button(name: string): Locator {
    return this.frame.getByRole('button', { name, exact: true });
  }

  tab(name: string): Locator {
    return this.frame.getByRole('tab', { name });
  }
}
