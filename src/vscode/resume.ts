import { changesInWords } from '../context/fingerprints';
import type { TrajectoryEvent } from '../rlm/events';
import { goesOnAlone } from '../trace/recordedContext';
import { keptCorpus } from '../trace/keptTexts';
import { recordedRun, type RecordedRun } from '../trace/recordedRun';
import { askAgain, reported } from './askFlow';
import type { AskPorts } from './askPorts';
import { carryOut, type Ended, type TextChecked, type Work } from './carryOut';
import { settingsAgain, type Asked } from './asked';
import { askAboutChanges, changesSince, type TextChanges } from './changedText';
import { runsBefore } from './earlierRuns';
import { isResumable } from './resumable';
import type { Run } from './run';
import { forgetful } from './runRecorder';
import { SetupError } from './setupError';

/**
 * Goes on with a run that was broken off: what its trace has is replayed at no cost, then it goes on.
 * @returns the run, which is over; `undefined` when it did not go on, of which the user then knows why
 */
export async function resumeRun(run: Run, ports: AskPorts): Promise<Run | undefined> {
  const { asked, view, kept } = run;
  const problem = problemOf(run);
  if (problem !== undefined || !asked?.setup || !view.started) {
    await ports.ui.notify('info', problem ?? notKnown);
    return undefined;
  }
  const work: Work = {
    settings: settingsAgain(ports.settings(), asked.setup, view.started),
    begin: () => ports.runs.goOn(run),
    check: textCheck(run, ports),
    record: async (_, secrets, text) => {
      if (!kept) return { recorder: forgetful, recorded: standing(recordedRun(run.events), text) };
      const { events, recorder } = await ports.reopen(run.id, secrets);
      const recorded = recordedRun(events);
      if (recorded?.lastSeq === view.seq) return { recorder, recorded: standing(recorded, text) };
      await recorder.close();
      throw new SetupError(
        'run-went-on',
        'This run went on in another window since it was opened here. The trace panel shows how far it is by now.',
      );
    },
  };
  return carryOutReplay(run, asked, work, ports);
}

/** What is replayed may come to nothing: the user is told, and can ask anew. */
export async function carryOutReplay(
  run: Run,
  asked: Asked,
  work: Work,
  ports: AskPorts,
): Promise<Run | undefined> {
  const { panel, runs, ui } = ports;
  const ended = await reported(ports, () => carryOut(work, ports).catch(ifLeft));
  const diverged = ended instanceof LeftAsItWas ? undefined : divergence(ended);
  if (ended && !(ended instanceof LeftAsItWas) && diverged === undefined) return ended.run;
  if (!runs.live) panel.show(await runs.anew(run));
  const startsOver =
    diverged === undefined
      ? ended instanceof LeftAsItWas && ended.startsOver
      : (await ui.notify('warn', diverged, askAgainTitle)) === askAgainTitle;
  return startsOver ? askAgain({ ...asked, follows: undefined }, ports) : undefined;
}

/** The user would rather not go on with a run over files that have changed. */
class LeftAsItWas extends Error {
  override readonly name = 'LeftAsItWas';
  readonly startsOver: boolean;

  constructor(startsOver: boolean) {
    super('The files have changed, and the run is left as it was.');
    this.startsOver = startsOver;
  }
}

function ifLeft(error: unknown): LeftAsItWas {
  if (error instanceof LeftAsItWas) return error;
  throw error;
}

function divergence(ended: Ended | undefined): string | undefined {
  const reason = ended?.finished.reason;
  return reason?.code === 'diverged' ? reason.message : undefined;
}

const askAgainTitle = 'Ask Again';
const notKnown = 'What this run was about is not known any more: ask anew.';

function problemOf(run: Run): string | undefined {
  if (run.live) return 'This run is under way.';
  if (run.elsewhere)
    return 'Another window of this workspace is at work on this run: it can only be read here until that is done.';
  if (isResumable(run)) return undefined;
  return run.view.finished ? 'This run has come to its end: there is nothing to go on with.' : notKnown;
}

/**
 * Lets the user choose where the text is not what the run saw.
 * @param events of the run, as far as it is gone on with
 */
export function textCheck(
  run: Run,
  ports: AskPorts,
  events: readonly TrajectoryEvent[] = run.events,
): NonNullable<Work['check']> {
  return async (found, session, onProgress, signal) => {
    // The first of a conversation has seen the files.
    const before = await runsBefore(run, ports.runs);
    const [first = run] = before;
    const changes = await changesSince(first, found, session, onProgress, signal);
    if (!changes) return { state: 'same' };
    const kept = changes.isGone ? keptCorpus(first.events) : undefined;
    const earlier = before.map((one) => one.events);
    if (changes.isGone && !kept && !goesOnAlone(events, earlier))
      throw new SetupError('files-gone', textIsNeeded(changes));
    const choice = await askAboutChanges(changes, kept !== undefined, ports);
    if (choice !== 'use-recorded') throw new LeftAsItWas(choice === 'start-over');
    if (kept) return { state: 'same', kept };
    return changes.isGone ? { state: 'gone' } : { state: 'changed', changes: changesInWords(changes) };
  };
}

/** Over text that has changed, what is recorded stands; where it is gone, that is all there is. */
export function standing(
  recorded: RecordedRun | undefined,
  { state, changes }: TextChecked,
): RecordedRun | undefined {
  if (!recorded || state === 'same') return recorded;
  return state === 'gone'
    ? { ...recorded, withoutFiles: true }
    : { ...recorded, standsAsRecorded: true, changes };
}

function textIsNeeded({ problem }: TextChanges): string {
  const why = problem === undefined ? 'they are gone' : problem.replace(/\.$/, '');
  return `What this run saw cannot be read any more (${why}), and its trace does not hold all that it was told of it: put the files back to go on.`;
}
