import type { RunFinished } from '../rlm/events';
import { ask, askAgain } from './askFlow';
import type { AskPorts } from './askPorts';
import { canBeBroughtBack } from './earlierRuns';
import { describePlan, planModels } from './modelPlan';
import type { Run } from './run';

/** Whether a question can follow up on this run: its session is there, or its trace can bring back what it held. */
export function isFollowable(run: Run, engine: { readonly conversation: string | undefined }): boolean {
  return run.asked !== undefined && (engine.conversation === run.id || canBeBroughtBack(run));
}

/**
 * Asks a question that follows up on a run. When that cannot be, the user is told why and offered to ask about
 * the same text anew.
 */
export async function followUp(run: Run, question: string, ports: AskPorts): Promise<void> {
  const { asked } = run;
  if (question.trim() === '') return;
  const made: Promise<Run | RunFinished | undefined> =
    asked && isFollowable(run, ports.engine)
      ? askAgain({ ...asked, question: question.trim(), change: {}, follows: run.id }, ports)
      : sayThatItIsOver(run, question, ports);
  // Also in place of the question, which the panel shows as one that is being asked.
  await orShow(run, made, ports);
}

/** The same, with the question still to be asked for. */
export async function askFollowUp(run: Run, ports: AskPorts): Promise<void> {
  if (!isFollowable(run, ports.engine)) {
    await sayThatItIsOver(run, undefined, ports);
    return;
  }
  const { asked, text } = await ports.ui.question({
    title: 'RLM: Ask a Follow-Up',
    prompt: describePlan(planModels(ports.settings())),
    initial: '',
  });
  if (asked) await followUp(run, text, ports);
}

/** When no run came of what was tried, the panel shows the one before again in place of words why. */
export async function orShow<Made>(
  run: Run,
  made: Promise<Made | undefined>,
  { panel, runs }: AskPorts,
): Promise<Made | undefined> {
  const other = await made;
  if (!other && !runs.live) panel.show(run);
  return other;
}

/** @returns how the run ended that came of it, if the user asked anew */
async function sayThatItIsOver(
  run: Run,
  question: string | undefined,
  ports: AskPorts,
): Promise<RunFinished | undefined> {
  const { asked, live } = run;
  if (live) {
    await ports.ui.notify(
      'info',
      'The question before is still being answered. Follow up on it when its answer is there.',
    );
    return undefined;
  }
  const over = 'This conversation is over: its text and variables are no longer held in memory.';
  if (!asked) {
    await ports.ui.notify('info', `${over} Ask anew.`);
    return undefined;
  }
  const choice = await ports.ui.notify(
    'info',
    `${over} You can ask anew about ${asked.scope.label}.`,
    'Ask Again',
  );
  return choice === 'Ask Again' ? ask(() => asked.scope, ports, question) : undefined;
}
