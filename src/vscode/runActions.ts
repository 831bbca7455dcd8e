import type { RunAction } from '../protocol/panel';
import { moreBudget } from '../protocol/moreBudget';
import { isDirect } from '../protocol/directRun';
import { ask, askAgain } from './askFlow';
import type { AskPorts } from './askPorts';
import { changed, type Asked } from './asked';
import { comparison } from './comparison';
import { isFollowable, orShow } from './followUp';
import { resumeRun } from './resume';
import type { Run } from './run';

export interface RunActionPorts extends AskPorts {
  /** Opens a markdown text for reading. */
  readonly openMarkdown: (text: string) => Promise<void>;
}

/** Does what a button of the panel, or a command, asks for. */
export async function actOn(action: RunAction, run: Run, ports: RunActionPorts): Promise<void> {
  switch (action) {
    case 'answer-now':
      if (await steerable(run, ports)) run.steer({ kind: 'answer-now' });
      break;
    case 'hint':
      if (await steerable(run, ports)) await addHint(run, ports);
      break;
    case 'more': {
      const more = moreBudget(run.view);
      if (more)
        await again(run, ports, (asked) => withMore(run, changed(asked, { limits: more.limits }), ports));
      break;
    }
    case 'deeper':
      await again(run, ports, (asked) => changed(asked, { route: 'rlm' }));
      break;
    case 'compare':
      await compare(run, ports);
      break;
    case 'again':
      await anew(run, ports);
      break;
    case 'resume':
      await resumeRun(run, ports);
      break;
  }
}

/** False, and the user knows why, when nothing can be told to this run. */
async function steerable({ live, view }: Run, { ui }: RunActionPorts): Promise<boolean> {
  const problem = !live
    ? 'This run is over: there is nobody to tell.'
    : view.started?.isLanguageModel === false
      ? 'The built-in explorer answers: it takes no hints, and is done in a moment.'
      : isDirect(view)
        ? 'This run is one direct call: it has no next turn. Cancel it, or wait for its answer.'
        : view.iterations.length === 0
          ? 'The run has not begun yet: try again in a moment.'
          : undefined;
  if (problem !== undefined) await ui.notify('info', problem);
  return problem === undefined;
}

async function addHint(run: Run, { ui }: RunActionPorts): Promise<void> {
  const text = await ui.input({
    title: 'RLM: Add a Hint',
    prompt: 'The model is told with its next turn; what it does now goes on.',
    placeholder: 'e.g. The owners are in CODEOWNERS. Leave the tests out.',
    problem: (typed) => (typed.trim() === '' ? 'Type what the model should know.' : undefined),
  });
  if (text === undefined) return;
  if (run.live) run.steer({ kind: 'hint', text: text.trim() });
  else await ui.notify('info', 'The run ended before the hint could be given.');
}

async function again(
  run: Run,
  ports: RunActionPorts,
  change: (asked: Asked) => Asked,
): Promise<Run | undefined> {
  if (run.asked) return orShow(run, askAgain(change(run.asked), ports), ports);
  await ports.ui.notify('info', 'What this run was about is not known any more. Ask anew.');
  return undefined;
}

/** While the session is there the run goes on from where it was; what it found out is not paid for twice. */
function withMore(run: Run, asked: Asked, { engine }: RunActionPorts): Asked {
  return { ...asked, follows: isFollowable(run, engine) ? run.id : undefined };
}

async function anew(run: Run, ports: RunActionPorts): Promise<void> {
  const { asked } = run;
  if (asked) await ask(() => asked.scope, ports, asked.question);
  else await again(run, ports, (same) => same);
}

/** In tokens: more than that in one prompt is what few models can read, and costs accordingly. */
const muchForOneCall = 50_000;

async function compare(run: Run, ports: RunActionPorts): Promise<void> {
  const problem =
    run.live || !run.view.answered || isDirect(run.view)
      ? 'There is no answer of the REPL to compare with: ask a question first.'
      : run.view.started?.follows !== undefined
        ? 'This answer follows up on another: a direct call would not know what came before. Compare the first one of a conversation.'
        : undefined;
  if (problem !== undefined) {
    await ports.ui.notify('info', problem);
    return;
  }
  const tokens = run.view.context?.tokens ?? 0;
  const agreed =
    tokens < muchForOneCall ||
    (await ports.ui.confirm(
      `Send all of the text, about ${tokens.toLocaleString('en-US')} tokens, in one call?`,
      'A direct call is given everything at once. It is paid for at your provider, and fails when it is more than the model can read.',
      'Send',
    ));
  if (!agreed) return;
  const other = await again(run, ports, (asked) => changed(asked, { route: 'direct' }));
  if (other?.view.finished?.reason?.code === 'cancelled') return;
  if (other) await ports.openMarkdown(comparison(run.view, other.view));
}
