import type { AskPorts } from './askPorts';
import { progressText } from './progress';
import { resumeRun } from './resume';
import { isResumable } from './resumable';
import type { Run } from './run';
import type { BrokenOff } from './runStore';
import type { PickItem } from './ui';

/**
 * A window that is loaded anew may begin before the one before has ended, or before it shows that it has: it is
 * looked so often, with a pause.
 */
const looks = 20;

export interface ResumePorts extends AskPorts {
  readonly kept: {
    brokenOff(): Promise<BrokenOff>;
    /** It is not to be offered again. */
    dismiss(runId: string): Promise<void>;
    /** Ids of all runs, newest first. */
    list(): Promise<readonly string[]>;
  };
  /** Resolves after a moment. */
  readonly pause: () => Promise<void>;
}

/** After a start of the editor: offers the run that the last one broke off, if there is one. */
export async function offerToResume(ports: ResumePorts): Promise<void> {
  const { kept, runs, panel, ui } = ports;
  const runId = await findBrokenOff(ports);
  const run = runId === undefined ? undefined : await runs.find(runId);
  if (!run || !isResumable(run) || runs.live) return;
  const message = `"${shortened(run)}" was broken off (${standing(run)}). It can go on from there at no further cost for what is done.`;
  if (panel.isOpen) panel.show(run);
  const choice = await ui.notify('info', message, 'Resume', 'Show Trace', 'Dismiss');
  if (choice === 'Dismiss') await kept.dismiss(run.id);
  if (choice !== 'Show Trace' && choice !== 'Resume') return;
  // The message stays until it is answered: the run may have gone on from the panel meanwhile.
  const present = (await runs.find(run.id)) ?? run;
  if (choice === 'Show Trace') panel.show(present);
  else await resumeRun(present, ports);
}

async function findBrokenOff({ kept, pause }: ResumePorts): Promise<string | undefined> {
  for (let look = 1; look <= looks; look++) {
    const found = await kept.brokenOff();
    if ('runId' in found) return found.runId;
    if (!found.busy) return undefined;
    await pause();
  }
  return undefined;
}

/** Of the newest runs no more than so many are looked at. */
const lookedAt = 50;

/** Has the user choose one of the runs that can go on. */
export async function pickAndResume(ports: ResumePorts): Promise<void> {
  const items: PickItem<Run>[] = [];
  for (const runId of (await ports.kept.list()).slice(0, lookedAt)) {
    const run = await ports.runs.find(runId);
    if (run && isResumable(run)) items.push(itemOf(run));
  }
  if (items.length === 0) {
    await ports.ui.notify('info', 'No run was broken off here: there is nothing to go on with.');
    return;
  }
  const run = await ports.ui.pick(
    items,
    'RLM: Resume Run',
    'What it had done is not done, or paid for, twice',
  );
  if (run) await resumeRun(run, ports);
}

function itemOf(run: Run): PickItem<Run> {
  const { startedAt, started, finished } = run.view;
  const when = startedAt === undefined ? '' : new Date(startedAt).toLocaleString();
  const why =
    finished?.reason?.code === 'cancelled' ? 'cancelled' : (finished?.reason?.message ?? 'broken off');
  return {
    label: shortened(run),
    description: when,
    detail: [standing(run), why, started?.scope].filter((part) => part !== undefined).join(' · '),
    value: run,
  };
}

/** How far it came and what that took. */
function standing({ view }: Run): string {
  const { cost } = view.totals;
  return cost > 0 ? `${progressText(view)} · $${cost.toFixed(2)}` : progressText(view);
}

function shortened({ view }: Run): string {
  const line = (view.started?.question ?? '').replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
