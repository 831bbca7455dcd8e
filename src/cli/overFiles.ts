import { createInterface } from 'node:readline/promises';
import { changesInWords, snapshotChanges } from '../context/fingerprints';
import { goesOnAlone } from '../trace/recordedContext';
import type { RecordedRun } from '../trace/recordedRun';
import { NothingDone } from './nothingDone';
import type { ChangedChoice, ForkCommand, ResumeCommand } from './traceCommand';

/** What the files of a recorded run are by now. */
export interface FilesNow {
  /** See `writeFingerprints`; '' when none can be read. */
  readonly fingerprints: string;
  /** Why they cannot even be listed. */
  readonly problem?: string | undefined;
}

/** A run that is to go on, over files. */
export interface Recorded {
  readonly recorded: RecordedRun;
  /** The runs that it follows up on. */
  readonly conversation: readonly RecordedRun[];
  /** Fingerprints of the files as they were; '' when none was read yet. */
  readonly seen: string;
}

type Command = Pick<ResumeCommand | ForkCommand, 'file' | 'kind' | 'changed'>;

/**
 * What is gone on with, the files being what they are: where they have changed or are gone, that is the user's to say.
 * @returns `undefined` when the question is to be asked as a new one
 * @throws {NothingDone} when the user has not said, or it cannot be done
 */
export async function overFiles(
  run: Recorded,
  now: FilesNow,
  command: Command,
): Promise<RecordedRun | undefined> {
  if (now.problem !== undefined || (now.fingerprints === '' && run.seen !== ''))
    return withoutFiles(run, now, command);
  const changes = run.seen === '' ? '' : changesInWords(snapshotChanges(run.seen, now.fingerprints));
  return changes === '' ? run.recorded : overChanged(run, changes, command);
}

async function withoutFiles(
  { recorded, conversation }: Recorded,
  { problem = 'there is no readable text in what was asked about' }: FilesNow,
  { changed, file }: Command,
): Promise<RecordedRun> {
  const what = `The files that the run in ${file} saw are gone (${problem}).`;
  if (changed === 'new')
    throw new NothingDone(`${what} --changed new needs them: there is nothing to ask about.`);
  const before = conversation.map(({ events }) => events);
  if (!goesOnAlone(recorded.events, before))
    throw new NothingDone(
      `${what} Its trace does not hold all that it was told of them, so it can only go on when they are back.`,
    );
  if ((changed ?? (await choose(what, false))) === 'use-recorded') return { ...recorded, withoutFiles: true };
  throw new NothingDone(
    `${what} Nothing was sent. Put them back, or say:\n` +
      `  --changed use-recorded   go on with what the trace holds of them; nothing else of them can be read, sent or checked`,
  );
}

async function overChanged(
  { recorded, conversation }: Recorded,
  changes: string,
  { changed, kind, file }: Command,
): Promise<RecordedRun | undefined> {
  // A follow-up is no question by itself.
  const mayBeNew = kind === 'resume' && conversation.length === 0;
  const what = `Files are no longer as the run in ${file} saw them (${changes}).`;
  if (changed === 'new' && !mayBeNew)
    throw new NothingDone(`--changed new does not go with a follow-up: ask its question as a new one.`);
  switch (changed ?? (await choose(what, mayBeNew))) {
    case 'use-recorded':
      return { ...recorded, standsAsRecorded: true, changes };
    case 'new':
      return undefined;
    case undefined: {
      const anew = '\n  --changed new            ask the question as a new run, with a trace of its own';
      throw new NothingDone(
        `${what} Nothing was sent. Say which way to go:\n` +
          `  --changed use-recorded   keep what is recorded; what comes next sees the files as they are now` +
          (mayBeNew ? anew : ''),
      );
    }
  }
}

/** The user's choice where there is somebody to ask; `undefined` where there is not, or nothing is chosen. */
async function choose(what: string, mayBeNew: boolean): Promise<ChangedChoice | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const asked = `${what}\n[r] keep what is recorded${mayBeNew ? ', [n] ask as a new run' : ''}, [Enter] neither: `;
    // Ctrl+C and Ctrl+D are neither, too.
    const answer = await terminal.question(asked).catch(() => '');
    if (answer.trim() === 'r') return 'use-recorded';
    return answer.trim() === 'n' && mayBeNew ? 'new' : undefined;
  } finally {
    terminal.close();
  }
}
