import { conversationRun } from '../trace/recordedRun';
import type { EarlierRun } from '../worker/askRequest';
import { settingsAgain } from './asked';
import { planModels } from './modelPlan';
import type { LoadModels } from './models';
import type { Run } from './run';
import type { Runs } from './runs';
import type { Settings } from './settings';
import { SetupError } from './setupError';

/** Whether questions can follow up on a run, its session gone: what it found is brought back from its trace. */
export function canBeBroughtBack({ live, elsewhere, asked, view }: Run): boolean {
  const { started, answered, finished } = view;
  const isStopped = finished?.reason !== undefined && stopped.has(finished.reason.code);
  const isOver =
    answered !== undefined && finished !== undefined && finished.status !== 'failed' && !isStopped;
  return !live && !elsewhere && asked?.setup !== undefined && started?.clock !== undefined && isOver;
}

/** Such a run ended in the middle of something. */
const stopped: ReadonlySet<string> = new Set(['cancelled', 'time', 'engine-lost']);

/**
 * The runs that a run follows up on, oldest first; none for a first question.
 * @throws {SetupError} `run-gone` when one of them is not kept any more.
 */
export async function runsBefore({ asked, view }: Run, runs: Pick<Runs, 'find'>): Promise<readonly Run[]> {
  const before: Run[] = [];
  let follows = view.started?.follows ?? asked?.follows;
  while (follows !== undefined && !before.some(({ id }) => id === follows)) {
    const run = await runs.find(follows);
    if (!run || !canBeBroughtBack(run))
      throw new SetupError(
        'run-gone',
        'This question follows up on another, whose trace is no longer there or not whole: ask it anew.',
      );
    before.unshift(run);
    follows = run.view.started?.follows;
  }
  return before;
}

interface EarlierPorts {
  readonly settings: () => Settings;
  readonly loadModels: LoadModels;
}

/** The same, for the session to replay: with the models and settings that each had. */
export function earlierRuns(before: readonly Run[], ports: EarlierPorts): Promise<EarlierRun[]> {
  return Promise.all(before.map((run) => earlierRun(run, ports)));
}

async function earlierRun({ asked, view, events }: Run, ports: EarlierPorts): Promise<EarlierRun> {
  const recorded = conversationRun(events);
  if (!recorded || !asked?.setup || !view.started)
    throw new SetupError('run-gone', 'The trace of the question before this one is not whole: ask anew.');
  const settings = settingsAgain(ports.settings(), asked.setup, view.started);
  // None of them is asked, so no key is needed.
  const models = await ports.loadModels(planModels(settings), '', settings);
  return { recorded, models, route: settings.route, prices: settings.prices, hasLanguageServer: true };
}
