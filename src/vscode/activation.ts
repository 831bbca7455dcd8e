import * as v from 'valibot';
import { Uri, commands, window, type ExtensionContext } from 'vscode';
import { messageOf } from '../rlm/errors';
import { ApiKeys } from './apiKeys';
import { commandTable, type CommandPorts } from './commands';
import { Consents } from './consents';
import { editorRemedy } from './editorRemedies';
import { editorSettings, saveModelChoice } from './editorSettings';
import { editorUi } from './editorUi';
import { editCode } from './editCode';
import type { EditorRuntime } from './editorRuntime';
import { Engine } from './engine';
import { followUp, isFollowable } from './followUp';
import { forkRun } from './fork';
import { modelLoader, modelsAt } from './models';
import { openMarkdown } from './openMarkdown';
import { ReadOnlyDocuments } from './readOnlyDocuments';
import { offerToResume } from './resumeOffer';
import { actOn } from './runActions';
import { askLanguageServer } from './languageServer';
import { newRunId } from './runId';
import { Runs } from './runs';
import { RunStore } from './runStore';
import { restoreScope } from './scopes/restoreScope';
import { sharedStorage } from './sharedStorage';
import { usualLocalServers } from './selectModel';
import { startEngine } from './startEngine';
import { TracePanel, panelViewType } from './tracePanel';

/** Wires the parts together; what is heavy is loaded at the first question. */
export function activateIn(context: ExtensionContext, runtime: EditorRuntime): void {
  const { secrets, globalState, workspaceState, extensionUri, subscriptions } = context;
  const log = window.createOutputChannel('RLM', { log: true });
  const ui = editorUi();
  const warn = (message: string): void => void ui.notify('warn', message);
  const showLog = (): void => log.show(true);
  const dist = Uri.joinPath(extensionUri, 'dist');

  const previews = new ReadOnlyDocuments();
  const consents = new Consents(globalState, ui);
  const keys = new ApiKeys({ secrets, consents, ui, environmentKey: runtime.environmentKey });
  const storage = context.storageUri?.with({ path: sharedStorage(context.storageUri.path) });
  const store = new RunStore({
    restoreScope,
    retention: () => editorSettings().retention,
    folder: runtime.runFolder(Uri.joinPath(storage ?? context.globalStorageUri, 'traces')),
    software: softwareOf(context),
    log,
    warn,
  });
  const cache = runtime.replyCache(Uri.joinPath(context.globalStorageUri, 'replies'), (error) =>
    warn(`No replies are kept for later runs: ${messageOf(error)}`),
  );
  const runs = new Runs(store, (live) => void commands.executeCommand('setContext', 'rlm.running', live));
  const engine = new Engine({
    start: () => runtime.loadSpawn(dist).then((spawn) => startEngine(spawn, secrets, softwareOf(context))),
    idleMs: 30 * 60_000,
    onIdle: () => {
      const isOpen = engine.conversation !== undefined;
      void commands.executeCommand('setContext', 'rlm.conversation', isOpen);
      panel.refresh();
    },
  });
  const ask = (): void => void commands.executeCommand('rlm.askWorkspace');
  const panel = new TracePanel({
    ...{ dist, runs, log, showLog, ask, warn },
    act: (action, run) => actOn(action, run, ports),
    fork: async (run, turn) => {
      await forkRun(run, turn, ports);
    },
    followUp: (run, question) => followUp(run, question, ports),
    followable: (run) => isFollowable(run, engine),
  });

  const ports: CommandPorts = {
    ui,
    log,
    runs,
    panel,
    keys,
    consents,
    loadModels: modelLoader({ concurrency: () => editorSettings().limits.concurrency, cache }),
    clearCache: () => cache.clear(),
    engine,
    settings: editorSettings,
    record: (runId, asked, used) => store.record(runId, asked, used),
    reopen: (runId, used) => store.reopen(runId, used),
    kept: store,
    pause: () => new Promise((resolve) => setTimeout(resolve, 2_000)),
    deleteTraces: () => store.deleteAll(),
    editCode: (code, turn) => editCode(code, turn, ui),
    modelsAt: (baseUrl) => modelsAt(baseUrl, keys, log),
    newRunId: () => newRunId(new Date(), Math.random),
    askLanguageServer,
    draft: {
      read: () => workspaceState.get<string>('rlm.question', ''),
      write: async (text) => workspaceState.update('rlm.question', store.keeps ? text : undefined),
    },
    remedy: editorRemedy(showLog),
    selectModel: {
      ui,
      log,
      keys,
      consents,
      settings: editorSettings,
      save: saveModelChoice,
      listModels: async (baseUrl, apiKey, signal) => {
        const { listModels } = await import('./onDemand');
        return listModels({ baseUrl, apiKey }, signal);
      },
      localServers: usualLocalServers,
    },
    openMarkdown,
    showPreview: (title, markdown) => previews.show(title, markdown),
    agreedScopes: new Set(),
  };
  for (const [id, command] of Object.entries(commandTable(ports)))
    subscriptions.push(commands.registerCommand(id, command));
  subscriptions.push(
    log,
    panel,
    previews,
    window.registerWebviewPanelSerializer(panelViewType, panel),
    // What is under way is left as it is: the next window can go on with it.
    { dispose: () => store.abandon() },
    { dispose: () => runs.live?.cancel() },
    { dispose: () => void engine.dispose() },
  );
  offerToResume(ports).catch((error: unknown) =>
    log.error(error instanceof Error ? error : messageOf(error)),
  );
}

function softwareOf({ extension }: ExtensionContext): string {
  const manifest: unknown = extension.packageJSON;
  const version = v.is(v.looseObject({ version: v.string() }), manifest)
    ? manifest.version
    : 'of unknown version';
  return `recursive-language-models ${version}`;
}
