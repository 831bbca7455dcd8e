import * as v from 'valibot';
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
import { panelRequest, type PanelMessage, type PanelRequest, type RunAction } from '../protocol/panel';
import { messageOf } from '../rlm/errors';
import type { AskPanel } from './askPorts';
import { citationTarget } from './citationTarget';
import type { Log } from './log';
import { openCitation } from './openCitation';
import { PanelFeed } from './panelFeed';
import { panelHtml } from './panelHtml';
import type { Run } from './run';
import { isRunId } from './runId';
import type { Runs } from './runs';

export const panelViewType = 'rlm.trace';

/** In milliseconds. */
const lookAgainMs = 2_000;

export interface TracePanelPorts {
  /** Where `webview.js` and `webview.css` are. */
  readonly dist: Uri;
  readonly runs: Runs;
  readonly log: Log;
  readonly showLog: () => void;
  /** The panel's "ask": a new question over the workspace. */
  readonly ask: () => void;
  /** Asks a question that follows up on the run. */
  readonly followUp: (run: Run, question: string) => Promise<void>;
  /** Whether a question can follow up on the run now. */
  readonly followable: (run: Run) => boolean;
  /** Has a turn of the run taken another way. */
  readonly fork: (run: Run, turn: string) => Promise<void>;
  /** Anything else that a button does with a run. */
  readonly act: (action: RunAction, run: Run) => Promise<void>;
  readonly warn: (message: string) => void;
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
    this.#feed = new PanelFeed((message) => this.#post(message), ports.followable);
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
      webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
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

  #post(message: PanelMessage): void {
    // A message that does not arrive is no loss: the page asks for everything when it is back.
    void this.#panel?.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    const parsed = v.safeParse(panelRequest, message);
    if (!parsed.success) {
      this.#ports.log.warn(
        `the trace panel sent a message that is not understood: ${v.summarize(parsed.issues)}`,
      );
      return;
    }
    try {
      await this.#obey(parsed.output);
    } catch (error) {
      this.#ports.log.error(error instanceof Error ? error : messageOf(error));
      this.#ports.warn(messageOf(error));
    }
  }

  async #obey(request: PanelRequest): Promise<void> {
    switch (request.type) {
      case 'ready':
        await this.#pageIsReady(request.runId);
        break;
      case 'open':
        await this.#openPlace(request);
        break;
      case 'cancel': {
        const { live } = this.#ports.runs;
        if (live?.id === request.runId) live.cancel();
        break;
      }
      case 'act': {
        const run = await this.#runOf(request.runId);
        if (run) await this.#ports.act(request.action, run);
        break;
      }
      case 'fork': {
        const run = await this.#runOf(request.runId);
        if (run) await this.#ports.fork(run, request.turn);
        break;
      }
      case 'follow': {
        const run = await this.#runOf(request.runId);
        if (run) await this.#ports.followUp(run, request.question);
        break;
      }
      case 'ask':
        this.#ports.ask();
        break;
      case 'showLog':
        this.#ports.showLog();
        break;
    }
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
      if (!run && before !== undefined) words = 'The trace of the run that was shown here is gone.';
    } catch (error) {
      words = messageOf(error);
      log.error(error instanceof Error ? error : words);
    }
    // A question asked while the journal was read is what the user wants to see.
    if (this.#feed.run !== shown) return;
    if (run) this.#feed.show(run);
    else this.#feed.say(words);
    if (run?.elsewhere) this.#lookAgain(run);
  }

  /** What another window does shows here as far as it is written, until that window is done. */
  #lookAgain(run: Run): void {
    setTimeout(() => void this.#look(run), lookAgainMs);
  }

  async #look(run: Run): Promise<void> {
    const { runs, log } = this.#ports;
    if (this.#feed.run !== run || !this.#panel) return;
    const now = await runs.find(run.id).catch((error: unknown) => log.warn(messageOf(error)));
    if (this.#feed.run !== run) return;
    if (!now || (now.elsewhere && now.events.length === run.events.length)) this.#lookAgain(run);
    else {
      this.#feed.show(now);
      if (now.elsewhere) this.#lookAgain(now);
    }
  }

  async #runOf(runId: string): Promise<Run | undefined> {
    const shown = this.#feed.run;
    return shown?.id === runId ? shown : this.#find(runId);
  }

  async #find(runId: string): Promise<Run | undefined> {
    return isRunId(runId) ? this.#ports.runs.find(runId) : undefined;
  }

  async #openPlace(request: Extract<PanelRequest, { type: 'open' }>): Promise<void> {
    const earlier = this.#feed.run?.earlier.find(({ started }) => started?.runId === request.runId);
    const view = earlier ?? (await this.#runOf(request.runId))?.view;
    const citation = view && citationTarget(view, request);
    if (!citation) throw new Error(`${request.path}:${request.line} is not cited in the answer of this run.`);
    await openCitation(citation, this.#panel?.viewColumn);
  }
}
