import type { RunFinished } from '../rlm/events';
import { settingsFor, setupOf, type Asked } from './asked';
import type { AskPorts } from './askPorts';
import { carryOut } from './carryOut';
import { describePlan, planModels, type ModelPlan } from './modelPlan';
import { agreesToSize } from './previewContext';
import { reporter } from './reporter';
import type { Run } from './run';
import type { Scope } from './scopes/scope';
import { waitForTurn } from './waitForTurn';
import { warningsOf } from './warnings';

/**
 * One question, from the input box to the answer in the panel.
 * @param makeScope throws a `SetupError` when there is nothing to ask about
 * @param initial what stands in the input box; `undefined`: the last question
 * @returns how the run ended; `undefined` when none was made, of which the user then knows why
 */
export async function ask(
  makeScope: () => Scope | Promise<Scope>,
  ports: AskPorts,
  initial = ports.draft.read(),
): Promise<RunFinished | undefined> {
  return reported(ports, async () => {
    const scope = await makeScope();
    const plan = planModels(ports.settings());
    if (!(await waitForTurn(ports))) return undefined;
    const question = await askForQuestion(scope, plan, initial, ports);
    if (question === undefined) return undefined;
    // Where no model is asked, nothing is sent.
    if (plan.kind === 'endpoint' && !(await agreesToSize(scope, ports))) return undefined;
    return (await answer({ scope, question, change: {} }, ports))?.view.finished;
  });
}

/**
 * A question as it is given: one that was asked before, or that follows up on a run.
 * @returns the run, which is over; `undefined` when none was made, of which the user then knows why
 */
export async function askAgain(asked: Asked, ports: AskPorts): Promise<Run | undefined> {
  return reported(ports, async () => ((await waitForTurn(ports)) ? answer(asked, ports) : undefined));
}

/** Says it when the task cannot be done; `undefined` then. */
export async function reported<T>(ports: AskPorts, task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    reporter(ports).failure(error);
    return undefined;
  }
}

async function answer(given: Asked, ports: AskPorts): Promise<Run | undefined> {
  const settings = settingsFor(ports.settings(), given.change);
  const asked = { ...given, setup: setupOf(settings) };
  const before = asked.follows === undefined ? undefined : await ports.runs.find(asked.follows);
  const ended = await carryOut(
    {
      settings,
      begin: () => ports.runs.begin(ports.newRunId(), asked, before?.conversation),
      record: async ({ id }, secrets) => ({
        recorder: await ports.record(id, asked, secrets),
      }),
      warnings: (plan) => warningsOf(settings, plan, asked.change),
    },
    ports,
  );
  return ended?.run;
}

async function askForQuestion(
  scope: Scope,
  plan: ModelPlan,
  initial: string,
  { ui, draft }: AskPorts,
): Promise<string | undefined> {
  const { asked, text } = await ui.question({
    title: `RLM: Ask about ${scope.label}`,
    prompt: describePlan(plan),
    initial,
  });
  await draft.write(text);
  return asked ? text.trim() : undefined;
}
