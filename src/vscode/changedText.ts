import type { Corpus } from '../context/documents';
import { changesInWords, snapshotChanges, type SnapshotChanges } from '../context/fingerprints';
import { counted } from '../context/words';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import type { Session } from '../worker/session';
import type { AskPorts } from './askPorts';
import type { Run } from './runs';
import type { PickItem } from './ui';

/** What is done with a run whose files are no longer what it saw; `undefined`: nothing. */
export type ChangedChoice = 'use-recorded' | 'start-over' | undefined;

/** What has changed of the files of a run since it saw them; `undefined`: nothing, as far as it had read them. */
export async function changesSince(
  { events }: Run,
  corpus: Corpus,
  session: Session,
  signal: AbortSignal,
): Promise<SnapshotChanges | undefined> {
  const before = recordedFingerprints(events);
  if (before === '') return undefined;
  const { fingerprints } = await session.inspect(corpus, signal);
  const changes = snapshotChanges(before, fingerprints);
  return changesInWords(changes) === '' ? undefined : changes;
}

/** Says which files have changed, all of them on demand, and has the user choose. */
export async function askAboutChanges(
  changes: SnapshotChanges,
  { ui, showPreview }: Pick<AskPorts, 'ui' | 'showPreview'>,
): Promise<ChangedChoice> {
  const { changed, added, removed } = changes;
  const count = changed.length + added.length + removed.length;
  const items: PickItem<ChangedChoice | 'show'>[] = [
    {
      label: 'Go On with What Was Recorded',
      detail:
        'What the run found out so far stands and costs nothing; what comes next sees the files as they are now.',
      value: 'use-recorded',
    },
    {
      label: 'Start Over',
      detail: 'Asks the question as a new run over the files as they are now. The old run stays as it is.',
      value: 'start-over',
    },
    { label: `Show ${counted(count, 'Changed File')}`, detail: changesInWords(changes), value: 'show' },
    { label: 'Cancel', detail: 'Nothing is sent, and the run stays as it is.', value: undefined },
  ];
  const title = `RLM: ${counted(count, 'File')} Changed Since This Run Saw Them`;
  for (;;) {
    const choice = await ui.pick(items, title, 'How is the run to go on?', true);
    if (choice !== 'show') return choice;
    await showPreview('Files changed since the run', listOf(changes));
  }
}

function listOf({ changed, added, removed }: SnapshotChanges): string {
  const part = (title: string, paths: readonly string[]): string =>
    paths.length === 0 ? '' : `\n## ${title} (${paths.length})\n\n${paths.map(listed).join('')}`;
  return `# Files changed since the run saw them\n${part('Changed', changed)}${part('New', added)}${part('Gone', removed)}`;
}

/** As code, whatever backticks and line breaks the name has. */
function listed(path: string): string {
  const shown = path.replaceAll(/[\r\n]/g, '␤');
  const fence = '`'.repeat(Math.max(0, ...(shown.match(/`+/g) ?? []).map((ticks) => ticks.length)) + 1);
  return fence.length === 1 ? `- \`${shown}\`\n` : `- ${fence} ${shown} ${fence}\n`;
}
