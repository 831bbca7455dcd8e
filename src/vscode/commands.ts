import * as v from 'valibot';
import { Uri, window, workspace } from 'vscode';
import { defaultBaseUrl, endpointAt } from '../models/endpoint';
import { ask } from './askFlow';
import type { RunAction } from '../protocol/panel';
import { askFollowUp } from './followUp';
import { forkRun, type ForkPorts } from './fork';
import { previewContext } from './previewContext';
import { reporter } from './reporter';
import { pickAndResume, type ResumePorts } from './resumeOffer';
import { actOn, type RunActionPorts } from './runActions';
import type { Deleted } from './retention';
import type { Run } from './run';
import { folderScope, workspaceScope } from './scopes/folders';
import { openFilesScope } from './scopes/openFiles';
import type { Scope } from './scopes/scope';
import { selectionScope } from './scopes/selection';
import { selectModel, type SelectModelPorts } from './selectModel';
import { SetupError } from './setupError';
import type { TracePanel } from './tracePanel';

export interface CommandPorts extends RunActionPorts, ForkPorts, ResumePorts {
  readonly panel: TracePanel;
  readonly selectModel: SelectModelPorts;
  /** Deletes the replies that are kept for later runs; returns what there was. */
  readonly clearCache: () => Promise<{ readonly replies: number; readonly bytes: number }>;
  /** Deletes what is kept of the runs of this workspace, but of those under way. */
  readonly deleteTraces: () => Promise<Deleted>;
}

export type CommandTable = Readonly<Record<string, (argument: unknown) => Promise<void>>>;

/** Every command of the manifest, by its identifier. None of them rejects: what goes wrong is said and logged. */
export function commandTable(ports: CommandPorts): CommandTable {
  const { runs, ui, panel } = ports;
  const guarded =
    (command: (argument: unknown) => Promise<void>) =>
    async (argument: unknown): Promise<void> => {
      try {
        await command(argument);
      } catch (error) {
        reporter(ports).failure(error);
      }
    };
  const asking = (makeScope: Parameters<typeof ask>[0]) => async (): Promise<void> => {
    await ask(makeScope, ports);
  };
  const onRun = (act: (run: Run) => Promise<void>): CommandTable[string] =>
    guarded(async () => {
      const run = runs.live ?? (await runs.latest());
      if (run) await act(run);
      else await ui.notify('info', 'No question has been asked here yet.');
    });
  const acting = (action: RunAction): CommandTable[string] => onRun((run) => actOn(action, run, ports));
  return {
    'rlm.askWorkspace': asking(workspaceScope),
    'rlm.askOpenFiles': asking(() => openFilesScope()),
    'rlm.querySelection': asking(() => selectionScope(window.activeTextEditor)),
    'rlm.askFolder': guarded(async (argument) => {
      const folder = argument instanceof Uri ? argument : await pickFolder();
      if (folder) await ask(() => folderScope(folder), ports);
    }),
    'rlm.previewContext': guarded(async (argument) => {
      const scope = argument instanceof Uri ? await folderScope(argument) : await pickScope(ports);
      if (scope) await previewContext(scope, ports);
    }),
    'rlm.askFollowUp': onRun((run) => askFollowUp(run, ports)),
    'rlm.showTrace': guarded(() => panel.showLatest()),
    'rlm.cancelRun': guarded(async () => {
      if (runs.live) runs.live.cancel();
      else await ui.notify('info', 'No run is going.');
    }),
    'rlm.answerNow': acting('answer-now'),
    'rlm.addHint': acting('hint'),
    'rlm.compareDirect': acting('compare'),
    'rlm.setApiKey': guarded(() => setApiKey(ports)),
    'rlm.selectModel': guarded(() => selectModel(ports.selectModel)),
    'rlm.clearCache': guarded(() => emptyCache(ports)),
    'rlm.resumeRun': guarded(() => pickAndResume(ports)),
    'rlm.runAgainFromHere': guarded((argument) => forkAt(argument, ports)),
    'rlm.deleteTraces': guarded(() => deleteAll(ports)),
  };
}

/** Of what there is to ask about here; the only one without asking. */
async function pickScope({ ui }: CommandPorts): Promise<Scope | undefined> {
  const tries = [workspaceScope, () => openFilesScope(), () => selectionScope(window.activeTextEditor)];
  const scopes = tries.flatMap((makeScope): Scope[] => {
    try {
      return [makeScope()];
    } catch (error) {
      if (error instanceof SetupError) return [];
      throw error;
    }
  });
  const [first] = scopes;
  // What is wrong with the largest of them says what to do.
  if (!first) return workspaceScope();
  if (scopes.length === 1) return first;
  const items = scopes.map((scope) => ({ label: scope.label, value: scope }));
  return ui.pick(items, 'RLM: Preview Context', 'What a question would be about');
}

async function pickFolder(): Promise<Uri | undefined> {
  const start = workspace.workspaceFolders?.[0]?.uri;
  const picked = await window.showOpenDialog({
    title: 'RLM: Ask About This Folder',
    openLabel: 'Ask About This Folder',
    canSelectFiles: false,
    canSelectFolders: true,
    ...(start ? { defaultUri: start } : {}),
  });
  return picked?.[0];
}

/** Of the panel's menu: the run and the turn that it was opened on. */
const menuTarget = v.object({ runId: v.string(), turn: v.string() });

/** Outside of that menu: the last turn of the run that is shown. */
async function forkAt(argument: unknown, ports: CommandPorts): Promise<void> {
  const target = v.safeParse(menuTarget, argument);
  const run = target.success ? await ports.runs.find(target.output.runId) : await ports.runs.latest();
  const turn = target.success ? target.output.turn : run?.view.iterations.at(-1)?.id;
  if (run && turn !== undefined) await forkRun(run, turn, ports);
  else await ports.ui.notify('info', 'No question has been asked here yet.');
}

async function deleteAll({ ui, runs, panel, clearCache, deleteTraces }: CommandPorts): Promise<void> {
  const agreed = await ui.confirm(
    'Delete all traces and the cache?',
    'The traces of all runs of this workspace and the replies that are kept for later runs, of all workspaces, are deleted for good. A run that is under way keeps its trace.',
    'Delete',
  );
  if (!agreed) return;
  const traces = await deleteTraces();
  const cache = await clearCache();
  const words =
    `Deleted: ${countOf(traces.runs, 'trace', 'traces')} (${megabytes(traces.bytes)}) and ` +
    `${countOf(cache.replies, 'reply', 'replies')} (${megabytes(cache.bytes)}).`;
  if (!runs.live) {
    runs.forget();
    if (panel.isVisible) panel.say('The traces of this workspace are deleted.');
  }
  await ui.notify('info', words);
}

function countOf(count: number, one: string, many: string): string {
  return count === 0 ? `no ${many}` : `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}

async function emptyCache({ ui, clearCache }: CommandPorts): Promise<void> {
  const { replies, bytes } = await clearCache();
  const megabytes = Math.ceil(bytes / 2 ** 20);
  await ui.notify(
    'info',
    replies === 0
      ? 'No replies are kept: the cache is empty.'
      : `The cache is empty now: ${replies} ${replies === 1 ? 'reply' : 'replies'} deleted (${megabytes} MB).`,
  );
}

/** For the address that is set; with none, for OpenAI's, which is the one a model without an address gets. */
async function setApiKey({ keys, settings }: CommandPorts): Promise<void> {
  const { baseUrl } = settings();
  const endpoint = endpointAt(baseUrl === '' ? defaultBaseUrl : baseUrl);
  if (endpoint) {
    await keys.ask(endpoint);
    return;
  }
  throw new SetupError(
    'bad-endpoint',
    `A key belongs to an address, and the setting rlm.baseUrl is "${baseUrl}", which is none. Mend it first.`,
    ['selectModel', 'openSettings'],
  );
}
