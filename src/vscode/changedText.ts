import type { Corpus } from '../context/documents';
import { changesInWords, snapshotChanges, type SnapshotChanges } from '../context/fingerprints';
import { counted } from '../context/words';
import type { OnTextProgress } from '../protocol/textProgress';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import type { Session } from '../worker/session';
import type { AskPorts } from './askPorts';
import type { Run } from './runs';
import type { PickItem } from './ui';

/** What is done with a run whose files are no longer what it saw; `undefined`: nothing. */
export type ChangedChoice = 'use-recorded' | 'start-over' | undefined;

export interface TextChanges extends SnapshotChanges {
  /** None of what there is by now can be read. */
  readonly isGone: boolean;
}

/** What has changed of the files of a run since it saw them; `undefined`: nothing, as far as it had read them. */
export async function changesSince(
  { events }: Run,
  corpus: Corpus,
  session: Session,
  onProgress: OnTextProgress,
  signal: AbortSignal,
): Promise<TextChanges | undefined> {
  const before = recordedFingerprints(events);
  if (before === '') return undefined;
  const { fingerprints } = await session.inspect(corpus, onProgress, signal);
  const changes = snapshotChanges(before, fingerprints);
  return changesInWords(changes) === '' ? undefined : { ...changes, isGone: fingerprints === '' };
}

/** Says which files have changed, all of them on demand, and has the user choose. */
export async function askAboutChanges(changes: TextChanges, { ui }: AskPorts): Promise<ChangedChoice> {
  const files = itemsOf(changes);
  const count = files.length;
  const items: PickItem<ChangedChoice | 'show'>[] = [
    {
      label: 'Go On with What Was Recorded',
      detail: changes.isGone
        ? 'What it found out stands, at no cost; nothing else of the files can be read, sent or checked.'
        : 'What it found out stands, at no cost; what comes next sees the files as they are.',
      value: 'use-recorded',
    },
    ...(changes.isGone ? [] : [startOver]),
    { label: `Show ${counted(count, 'Changed File')}…`, detail: changesInWords(changes), value: 'show' },
    { label: 'Cancel', detail: 'Nothing is sent, and the run stays as it is.', value: undefined },
  ];
  const title = `RLM: ${counted(count, 'File')} Changed Since This Run Saw Them`;
  for (;;) {
    const choice = await ui.pick(items, title, 'How is the run to go on?', true);
    if (choice !== 'show') return choice;
    await ui.pick(files, title, 'Enter or Escape goes back', true);
  }
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
