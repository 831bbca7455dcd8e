import { forkOf, type ForkChange } from '../trace/fork';
import { replayableRun } from '../trace/recordedRun';
import type { AskPorts } from './askPorts';
import { settingsAgain, type Asked, type Setup } from './asked';
import type { Work } from './carryOut';
import { isForkable } from './resumable';
import { carryOutReplay, standing, textCheck } from './resume';
import type { Run } from './run';
import { onceItGoesOn } from './runRecorder';
import { pickModel } from './selectModel';

export interface ForkPorts extends AskPorts {
  /** The names of the models at an address; empty when it does not tell. */
  readonly modelsAt: (baseUrl: string) => Promise<readonly string[]>;
  /** Has the user edit code in an editor; `undefined` when they would rather not. */
  readonly editCode: (code: string, turn: number) => Promise<string | undefined>;
}

/** What the fork does otherwise: one of these. */
type Otherwise = Pick<ForkChange, 'rootModel' | 'code' | 'hint' | 'question'>;

const title = (turn: number): string => `RLM: Run Again from Turn ${turn}`;

/**
 * Takes a turn of a run another way, which the user is asked for, in a run of its own; what comes before it is
 * shared and costs nothing.
 */
export async function forkRun(run: Run, turn: string, ports: ForkPorts): Promise<Run | undefined> {
  const { asked, view } = run;
  const index = Number(turn);
  const problem = run.live
    ? 'This run is under way: cancel it, or wait for its end.'
    : isForkable(run)
      ? undefined
      : 'This run cannot be taken another way: it had no model, or what it was about is not known any more. Ask anew.';
  if (problem !== undefined || !asked?.setup || !view.started || !view.nodes.has(turn)) {
    await ports.ui.notify('info', problem ?? 'This turn is no longer known: ask anew.');
    return undefined;
  }
  const recorded = replayableRun(run.events);
  const change = await askForChange(run, index, ports);
  if (!recorded || !change) return undefined;
  const runId = ports.newRunId();
  const fork = forkOf(recorded, { turn: index, runId, ...change });
  const setup = setupFor(asked.setup, change);
  const question = (index === 1 ? change.question : undefined) ?? asked.question;
  const again: Asked = { ...asked, setup, question };
  const work: Work = {
    settings: settingsAgain(ports.settings(), setup, view.started),
    begin: () => ports.runs.begin(runId, again, run.earlier, fork.events),
    check: textCheck(run, ports, fork.events),
    record: async (_, secrets, text) => ({
      recorder: onceItGoesOn(await ports.record(runId, again, secrets), fork.events),
      recorded: standing(fork, text),
    }),
  };
  return carryOutReplay(run, again, work, ports);
}

async function askForChange(run: Run, turn: number, ports: ForkPorts): Promise<Otherwise | undefined> {
  const { ui } = ports;
  const block = codeOf(run, turn);
  const items: { label: string; description: string; value: keyof Otherwise }[] = [
    { label: 'With Another Model…', description: 'it writes the code from this turn on', value: 'rootModel' },
    { label: 'With a Hint…', description: 'the model is told something with this turn', value: 'hint' },
    ...(block === undefined
      ? []
      : [
          {
            label: 'With Edited Code…',
            description: 'your code runs in place of what the model wrote',
            value: 'code' as const,
          },
        ]),
    { label: 'With Another Question…', description: 'what was found out so far stays', value: 'question' },
  ];
  const shared = turn === 1 ? 'Nothing comes before it' : `Turns before it are shared and cost nothing`;
  switch (await ui.pick(items, title(turn), `${shared}: how is it to go on?`)) {
    case 'rootModel':
      return askForModel(run, turn, ports);
    case 'hint': {
      const prompt = 'The model is told with this turn.';
      const placeholder = 'e.g. The owners are in CODEOWNERS. Leave the tests out.';
      const text = await ui.input({ title: title(turn), prompt, placeholder, problem: notEmpty });
      return text === undefined ? undefined : { hint: text.trim() };
    }
    case 'question': {
      const prompt = 'The question from this turn on.';
      const initial = run.view.started?.question;
      const text = await ui.input({ title: title(turn), prompt, initial, problem: notEmpty });
      return text === undefined ? undefined : { question: text.trim() };
    }
    case 'code': {
      const code = await ports.editCode(block ?? '', turn);
      return code === undefined ? undefined : { code };
    }
    case undefined:
      return undefined;
  }
}

function notEmpty(text: string): string | undefined {
  return text.trim() === '' ? 'Type something.' : undefined;
}

async function askForModel(
  run: Run,
  turn: number,
  { ui, modelsAt }: ForkPorts,
): Promise<Otherwise | undefined> {
  const { asked, view } = run;
  const names = await modelsAt(asked?.setup?.baseUrl ?? '');
  const prompt = 'The model that writes the code from this turn on';
  const rootModel = await pickModel(ui, names, title(turn), prompt, view.started?.rootModel ?? '');
  return rootModel === undefined ? undefined : { rootModel };
}

function codeOf({ view }: Run, turn: number): string | undefined {
  const node = view.nodes.get(String(turn));
  return node?.kind === 'iteration' ? node.blocks[0]?.code : undefined;
}

function setupFor(setup: Setup, { rootModel }: Otherwise): Setup {
  if (rootModel === undefined) return { ...setup, route: 'rlm' };
  const [, ...deeper] = setup.modelsByDepth;
  // What the root model answered for, the sub-calls of the turns before included, stays with it.
  const subModel = setup.subModel === '' ? setup.rootModel : setup.subModel;
  return { ...setup, route: 'rlm', rootModel, subModel, modelsByDepth: ['', ...deeper] };
}
