import {
  TabInputWebview,
  Uri,
  ViewColumn,
  window,
  type Disposable,
  type Tab,
  type WebviewPanel,
  type WebviewPanelSerializer,
} from 'vscode';
import type { PanelMessage } from '../protocol/panel';
import { messageOf } from '../rlm/errors';
import type { AskPanel } from './askPorts';
import { PanelFeed } from './panelFeed';
import { panelHtml } from './panelHtml';
import { receive, type PanelPage, type PanelRequestPorts } from './panelRequests';
import type { Run } from './run';
import { RunWatch } from './runWatch';

export const panelViewType = 'rlm.trace';

const traceIsGone = 'The trace of the run that was shown here is gone.';

export interface TracePanelPorts extends PanelRequestPorts {
  /** Where `webview.js` and `webview.css` are. */
  readonly dist: Uri;
  /** Whether a question can follow up on the run now. */
  readonly followable: (run: Run) => boolean;
}

/** VS Code puts something before the type of a panel. */
function tabsOfPanel(): Tab[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(panelViewType));
}

/** The trace panel of a window. There is one at most; what it shows is kept here and replayed to it. */
export class TracePanel implements AskPanel, WebviewPanelSerializer, Disposable {
  readonly #ports: TracePanelPorts;
  readonly #feed: PanelFeed;
  #panel: WebviewPanel | undefined;
  #links: Disposable[] = [];

  constructor(ports: TracePanelPorts) {
    this.#ports = ports;
    this.#feed = new PanelFeed({
      post: (message) => this.#post(message),
      followable: ports.followable,
      watch: new RunWatch({ log: ports.log, onLost: (run) => void this.#showAnew(run) }),
    });
  }

  get isVisible(): boolean {
    return this.#panel?.visible ?? false;
  }

  show(run: Run): void {
    this.#feed.show(run);
    this.#open();
  }

  say(message: string): void {
    this.#feed.say(message);
    this.#open();
  }

  /** What can be done with the run that is shown may have changed. */
  refresh(): void {
    this.#feed.refresh();
  }

  /** Whether the window has a trace panel, be it one that is not restored yet or has lost its extension host. */
  get isOpen(): boolean {
    return this.#panel !== undefined || tabsOfPanel().length > 0;
  }

  /** Shows the run of this window, or the newest one kept. */
  async showLatest(): Promise<void> {
    if (!this.#feed.run?.live) await this.#restore();
    this.#open();
  }

  /** After a reload of the window: the page then says which run it showed. */
  deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    // A question asked before the old panel came into view has opened a new one.
    if (this.#panel) panel.dispose();
    else this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#release();
    this.#feed.dispose();
  }

  #open(): void {
    if (this.#panel) {
      if (!this.#panel.visible) this.#panel.reveal(undefined, true);
      return;
    }
    // One that has lost its extension host goes on showing what it last showed, and its buttons do nothing.
    const [dead] = tabsOfPanel();
    const column = window.activeTextEditor ? ViewColumn.Beside : ViewColumn.Active;
    const place = { viewColumn: dead?.group.viewColumn ?? column, preserveFocus: true };
    this.#adopt(window.createWebviewPanel(panelViewType, 'RLM Trace', place, {}));
    if (dead) void window.tabGroups.close(dead, true);
  }

  #adopt(panel: WebviewPanel): void {
    this.#panel = panel;
    const { webview } = panel;
    const { dist } = this.#ports;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    this.#links = [
      webview.onDidReceiveMessage((message: unknown) => void receive(message, this.#page, this.#ports)),
      panel.onDidDispose(() => this.#release()),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#feed.panelIsGone();
      }),
    ];
    const resource = (name: string): string => webview.asWebviewUri(Uri.joinPath(dist, name)).toString();
    webview.html = panelHtml({
      script: resource('webview.js'),
      style: resource('webview.css'),
      source: webview.cspSource,
      nonce: crypto.randomUUID(),
    });
  }

  #release(): void {
    this.#panel = undefined;
    this.#feed.panelIsGone();
    for (const link of this.#links.splice(0)) link.dispose();
  }

  get #page(): PanelPage {
    const ready = (runId: string | undefined): Promise<void> => this.#pageIsReady(runId);
    return { run: this.#feed.run, column: this.#panel?.viewColumn, ready };
  }

  #post(message: PanelMessage): void {
    // A message that does not arrive is no loss: the page asks for everything when it is back.
    void this.#panel?.webview.postMessage(message);
  }

  /**
   * What is shown goes on being shown; a page that comes back after a reload of the window gets the newest run,
   * which is the one it had. (It may name an older one: VS Code saves the state of a page only now and then.)
   */
  async #pageIsReady(runId: string | undefined): Promise<void> {
    if (!this.#feed.hasContent) await this.#restore(runId);
    this.#feed.panelIsReady();
  }

  /** @param before the run that was shown here, if there was one */
  async #restore(before?: string): Promise<void> {
    const { runs, log } = this.#ports;
    const shown = this.#feed.run;
    let words = 'No question has been asked here yet. Run "RLM: Ask About the Workspace" to ask one.';
    let run: Run | undefined;
    try {
      run = await runs.latest();
      if (!run && before !== undefined) words = traceIsGone;
    } catch (error) {
      words = messageOf(error);
      log.error(error instanceof Error ? error : words);
    }
    // A question asked while the journal was read is what the user wants to see.
    if (this.#feed.run !== shown) return;
    if (run) this.#feed.show(run);
    else this.#feed.say(words);
  }

  /** The trace of the run that is shown is no longer what was read. */
  async #showAnew(shown: Run): Promise<void> {
    const { runs, log } = this.#ports;
    const run = await runs.find(shown.id).catch((error: unknown) => log.warn(messageOf(error)));
    if (this.#feed.run !== shown) return;
    if (run) this.#feed.show(run);
    else this.#feed.say(traceIsGone);
  }
}
