import type { Corpus } from '../context/documents';
import type { ContextLoaded } from '../rlm/events';
import { recordedRun } from '../trace/recordedRun';
import type { Session } from '../worker/session';
import { askAgain, carryOut, reported, type AskPorts, type Ended, type Work } from './askFlow';
import { settingsAgain, type Asked } from './asked';
import { isResumable } from './resumable';
import type { Run } from './runs';
import { forgetful } from './runStore';
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
    check: isSameText(view.context),
    record: async (_, secrets) => {
      if (!kept) return { recorder: forgetful, recorded: recordedRun(run.events) };
      const { events, recorder } = await ports.reopen(run.id, secrets);
      const recorded = recordedRun(events);
      if (recorded?.lastSeq === view.seq) return { recorder, recorded };
      await recorder.close();
      throw new SetupError(
        'run-went-on',
        'This run went on in another window since it was opened here: run "RLM: Show Trace" to see it.',
      );
    },
  };
  return carryOutReplay(run, asked, work, ports);
}

/** What is replayed may be no more what it was: the user is told, and can ask anew. */
export async function carryOutReplay(
  run: Run,
  asked: Asked,
  work: Work,
  ports: AskPorts,
): Promise<Run | undefined> {
  const { panel, runs, ui } = ports;
  const ended = await reported(ports, () => carryOut(work, ports).catch(onlyIfChanged));
  const changed = ended instanceof SetupError ? ended.message : divergence(ended);
  if (changed === undefined && ended && !(ended instanceof SetupError)) return ended.run;
  if (!runs.live) panel.show(run);
  if (changed === undefined) return undefined;
  const isAskedAgain = (await ui.notify('warn', changed, askAgainTitle)) === askAgainTitle;
  return isAskedAgain ? askAgain(asked, ports) : undefined;
}

function onlyIfChanged(error: unknown): SetupError {
  if (error instanceof SetupError && error.code === 'text-changed') return error;
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
  if (run.view.started?.follows !== undefined)
    return 'This run followed up on another, whose variables are no longer held in memory: it cannot go on. Ask anew.';
  return run.view.finished ? 'This run has come to its end: there is nothing to go on with.' : notKnown;
}

/** @returns a check that throws a `SetupError` when the text is not what the run saw, as far as its size tells */
export function isSameText(context: ContextLoaded | undefined): Work['check'] {
  return async (corpus: Corpus, session: Session, signal: AbortSignal) => {
    if (!context) return;
    const { documents, characters } = await session.inspect(corpus, signal);
    if (documents === context.documents && characters === context.characters) return;
    const size = (count: number, length: number) =>
      `${count.toLocaleString('en-US')} documents with ${length.toLocaleString('en-US')} characters`;
    throw new SetupError(
      'text-changed',
      `The text has changed since this run saw it (${size(context.documents, context.characters)} then, ` +
        `${size(documents, characters)} now). What it found out no longer holds, so it cannot go on.`,
    );
  };
}
