import { changesInWords, snapshotChanges, type SnapshotChanges } from '../context/fingerprints';
import { counted } from '../context/words';
import type { OnTextProgress } from '../protocol/textProgress';
import { RunError } from '../rlm/errors';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import type { Session } from '../worker/session';
import type { AskPorts } from './askPorts';
import type { TextFound } from './carryOut';
import type { Run } from './run';
import type { PickItem } from './ui';

/** What is done with a run whose files are no longer what it saw; `undefined`: nothing. */
export type ChangedChoice = 'use-recorded' | 'start-over' | undefined;

export interface TextChanges extends SnapshotChanges {
  /** None of what there is by now can be read. */
  readonly isGone: boolean;
  /** Why, where it cannot even be listed. */
  readonly problem: string | undefined;
}

/**
 * What has changed of the files of a run since it saw them; `undefined`: nothing, as far as it had read them.
 * @throws what kept the files from being found, where the run had read none yet
 */
export async function changesSince(
  { events }: Run,
  found: TextFound,
  session: Session,
  onProgress: OnTextProgress,
  signal: AbortSignal,
): Promise<TextChanges | undefined> {
  const before = recordedFingerprints(events);
  if (before === '') {
    if (found.problem) throw found.problem;
    return undefined;
  }
  const { fingerprints, problem } = await textNow(found, session, onProgress, signal);
  const changes = snapshotChanges(before, fingerprints);
  if (changesInWords(changes) === '') return undefined;
  return { ...changes, isGone: fingerprints === '', problem };
}

/** That it cannot be read is no failure yet. */
async function textNow(
  { corpus, problem }: TextFound,
  session: Session,
  onProgress: OnTextProgress,
  signal: AbortSignal,
): Promise<{ readonly fingerprints: string; readonly problem?: string }> {
  if (problem) return { fingerprints: '', problem: problem.message };
  try {
    return { fingerprints: (await session.inspect(corpus, onProgress, signal)).fingerprints };
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return { fingerprints: '', problem: error.message };
  }
}

/**
 * Says which files have changed, all of them on demand, and has the user choose.
 * @param isKept the trace has all of the text
 */
export async function askAboutChanges(
  changes: TextChanges,
  isKept: boolean,
  { ui }: AskPorts,
): Promise<ChangedChoice> {
  const files = itemsOf(changes);
  const { isGone, problem } = changes;
  const what = counted(files.length, 'File');
  const items: PickItem<ChangedChoice | 'show'>[] = [
    {
      label: 'Go On with What Was Recorded',
      detail: `What it found out stands, at no cost; ${whatComesNext(isGone, isKept)}.`,
      value: 'use-recorded',
    },
    ...(isGone ? [] : [startOver]),
    {
      label: `Show ${counted(files.length, isGone ? 'File' : 'Changed File')}…`,
      detail: changesInWords(changes),
      value: 'show',
    },
    { label: 'Cancel', detail: 'Nothing is sent, and the run stays as it is.', value: undefined },
  ];
  const title = isGone
    ? `RLM: ${what} of This Run Cannot Be Read Any More`
    : `RLM: ${what} Changed Since This Run Saw Them`;
  const placeholder = `${problem === undefined ? '' : `${problem} `}How is the run to go on?`;
  for (;;) {
    const choice = await ui.pick(items, title, placeholder, true);
    if (choice !== 'show') return choice;
    await ui.pick(files, title, 'Enter or Escape goes back', true);
  }
}

function whatComesNext(isGone: boolean, isKept: boolean): string {
  if (isKept) return 'its trace has all of the text, and so has what comes next';
  return isGone
    ? 'nothing else of the files can be read, sent or checked'
    : 'what comes next sees the files as they are';
}

const startOver: PickItem<ChangedChoice> = {
  label: 'Start Over',
  detail: 'Asks the question as a new run over the files as they are. The old run stays.',
  value: 'start-over',
};

function itemsOf({ changed, added, removed }: SnapshotChanges): PickItem<string>[] {
  const all = (what: string, paths: readonly string[]) =>
    paths.map((path) => ({ label: path, description: what, value: path }));
  return [...all('changed', changed), ...all('new', added), ...all('gone', removed)];
}
