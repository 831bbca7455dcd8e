import * as v from 'valibot';
import type { ViewColumn } from 'vscode';
import { panelRequest, type PanelRequest, type RunAction } from '../protocol/panel';
import { messageOf } from '../rlm/errors';
import { citationTarget } from './citationTarget';
import type { Log } from './log';
import { openCitation } from './openCitation';
import type { Run } from './run';
import { isRunId } from './runId';
import type { Runs } from './runs';

/** What the page of the trace panel can ask for. */
export interface PanelRequestPorts {
  readonly runs: Runs;
  readonly log: Log;
  readonly showLog: () => void;
  /** The panel's "ask": a new question over the workspace. */
  readonly ask: () => void;
  /** Asks a question that follows up on the run. */
  readonly followUp: (run: Run, question: string) => Promise<void>;
  /** Has a turn of the run taken another way. */
  readonly fork: (run: Run, turn: string) => Promise<void>;
  /** Anything else that a button does with a run. */
  readonly act: (action: RunAction, run: Run) => Promise<void>;
  readonly warn: (message: string) => void;
}

/** The page that asks. */
export interface PanelPage {
  /** The run that it shows. */
  readonly run: Run | undefined;
  readonly column: ViewColumn | undefined;
  /** It can receive. @param runId the run that it showed before */
  readonly ready: (runId: string | undefined) => Promise<void>;
}

/** Does what a message asks for; never rejects: what goes wrong is said and logged. */
export async function receive(message: unknown, page: PanelPage, ports: PanelRequestPorts): Promise<void> {
  const parsed = v.safeParse(panelRequest, message);
  if (!parsed.success) {
    const issues = v.summarize(parsed.issues);
    ports.log.warn(`the trace panel sent a message that is not understood: ${issues}`);
    return;
  }
  try {
    await obey(parsed.output, page, ports);
  } catch (error) {
    ports.log.error(error instanceof Error ? error : messageOf(error));
    ports.warn(messageOf(error));
  }
}

async function obey(request: PanelRequest, page: PanelPage, ports: PanelRequestPorts): Promise<void> {
  const withRun = async (runId: string, act: (run: Run) => Promise<void>): Promise<void> => {
    const run = await runOf(runId, page, ports);
    if (!run) throw new Error('The trace of this run is gone: ask anew.');
    await act(run);
  };
  switch (request.type) {
    case 'ready':
      return page.ready(request.runId);
    case 'open':
      return openPlace(request, page, ports);
    case 'act':
      return withRun(request.runId, (run) => ports.act(request.action, run));
    case 'fork':
      return withRun(request.runId, (run) => ports.fork(run, request.turn));
    case 'follow':
      return withRun(request.runId, (run) => ports.followUp(run, request.question));
    case 'cancel':
      if (ports.runs.live?.id === request.runId) ports.runs.live.cancel();
      break;
    case 'ask':
      ports.ask();
      break;
    case 'showLog':
      ports.showLog();
      break;
  }
}

async function runOf(
  runId: string,
  { run }: PanelPage,
  { runs }: PanelRequestPorts,
): Promise<Run | undefined> {
  if (run?.id === runId) return run;
  return isRunId(runId) ? runs.find(runId) : undefined;
}

async function openPlace(
  request: Extract<PanelRequest, { type: 'open' }>,
  page: PanelPage,
  ports: PanelRequestPorts,
): Promise<void> {
  const earlier = page.run?.earlier.find(({ started }) => started?.runId === request.runId);
  const view = earlier ?? (await runOf(request.runId, page, ports))?.view;
  const citation = view && citationTarget(view, request);
  if (!citation) throw new Error(`${request.path}:${request.line} is not cited in the answer of this run.`);
  await openCitation(citation, page.column);
}
