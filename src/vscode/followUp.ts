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
  if (!asked || !isFollowable(run, ports.engine)) await sayThatItIsOver(run, question, ports);
  else
    await orShow(
      run,
      askAgain({ ...asked, question: question.trim(), change: {}, follows: run.id }, ports),
      ports,
    );
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
export async function orShow(
  run: Run,
  made: Promise<Run | undefined>,
  { panel, runs }: AskPorts,
): Promise<Run | undefined> {
  const other = await made;
  if (!other && !runs.live) panel.show(run);
  return other;
}

async function sayThatItIsOver(run: Run, question: string | undefined, ports: AskPorts): Promise<void> {
  const { asked, live } = run;
  if (live) {
    await ports.ui.notify(
      'info',
      'The question before is still being answered. Follow up on it when its answer is there.',
    );
    return;
  }
  const over = 'This conversation is over: its text and variables are no longer held in memory.';
  if (!asked) await ports.ui.notify('info', `${over} Ask anew.`);
  else if (
    (await ports.ui.notify('info', `${over} You can ask anew about ${asked.scope.label}.`, 'Ask Again')) ===
    'Ask Again'
  )
    await ask(() => asked.scope, ports, question);
}
