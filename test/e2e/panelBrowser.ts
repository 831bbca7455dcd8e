import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { PanelMessage } from '../../src/protocol/panel';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { launchBrowser } from '../support/browser';
import { findRepository } from '../support/repository';
import { openPanel, type OpenPanel, type PanelOptions } from '../unit/webview/panelHarness';

export const runId = 'run-1';

type EventsMessage = Extract<PanelMessage, { type: 'events' }>;

/** A run as the host sends it to a page that knows nothing yet. */
export function whole(events: readonly TrajectoryEvent[], more: Partial<EventsMessage> = {}): EventsMessage {
  return {
    type: 'events',
    runId,
    reset: true,
    live: false,
    repeatable: true,
    followable: false,
    resumable: false,
    forkable: false,
    elsewhere: false,
    kept: true,
    events,
    ...more,
  };
}

/** The panel's page, open in a browser of this block's own: closed after each test, which fails on any error of the page. */
export class PanelBrowser {
  readonly #dist = findRepository().dist;
  #browser: Browser | undefined;
  #panel: OpenPanel | undefined;

  constructor() {
    before(async () => {
      this.#browser = await launchBrowser(
        findRepository().downloads,
        (line) => void process.stderr.write(`${line}\n`),
      );
    });
    after(() => this.#browser?.close());
    afterEach(async () => {
      const panel = this.#panel;
      this.#panel = undefined;
      await panel?.close();
      assert.deepEqual(panel?.errors ?? [], []);
    });
  }

  /** Opens it anew; what was open is closed. */
  async open(options: Omit<PanelOptions, 'dist'> = {}): Promise<OpenPanel> {
    await this.#panel?.close();
    assert.ok(this.#browser);
    return (this.#panel = await openPanel(this.#browser, { dist: this.#dist, ...options }));
  }
}
