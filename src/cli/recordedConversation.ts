import { open, readdir } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { safeParse } from 'valibot';
import { messageOf } from '../rlm/errors';
import type { TrajectoryEvent } from '../rlm/events';
import { journalHeader } from '../trace/header';
import { readJournalFile } from '../trace/journalFile.node';
import { conversationRun, type RecordedRun } from '../trace/recordedRun';
import { NothingDone } from './nothingDone';

/** A run that a later one follows up on. */
export interface EarlierTrace {
  readonly file: string;
  readonly recorded: RecordedRun;
}

/** More than the first line of a trace has. */
const maxHeaderBytes = 4_096;

/**
 * The runs that this one follows up on, oldest first: their traces are looked for beside its own, whatever they
 * are called. Empty for a first question.
 * @throws {NothingDone} when one is not there, or has not come to its end
 */
export async function earlierTraces(
  file: string,
  events: readonly TrajectoryEvent[],
): Promise<readonly EarlierTrace[]> {
  const traces: EarlierTrace[] = [];
  for (
    let runId = followedBy(events);
    runId !== undefined;
    runId = followedBy(traces[0]?.recorded.events ?? [])
  ) {
    if (traces.some(({ recorded }) => runIdOf(recorded.events) === runId))
      throw new NothingDone(`${file} follows up on itself: its trace is damaged.`);
    traces.unshift(await earlierTrace(file, runId));
  }
  return traces;
}

async function earlierTrace(followUp: string, runId: string): Promise<EarlierTrace> {
  const folder = dirname(resolve(followUp));
  const file = await traceOf(runId, folder, extname(followUp));
  if (file === undefined)
    throw new NothingDone(
      `${followUp} is the trace of a follow-up question, and the trace of the question before it is not in ${folder}: put it there (its first line names the run ${runId}).`,
    );
  const { events } = await readJournalFile(file);
  const recorded = conversationRun(events);
  if (recorded) return { file, recorded };
  throw new NothingDone(
    `${followUp} follows up on the question in ${file}, which has not come to its end: --resume ${file} first.`,
  );
}

async function traceOf(runId: string, folder: string, extension: string): Promise<string | undefined> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new NothingDone(`${folder} cannot be listed: ${messageOf(error)}.`);
  }
  for (const name of names.sort()) {
    const file = join(folder, name);
    if (extname(name) === extension && (await runIdIn(file)) === runId) return file;
  }
  return undefined;
}

/** What the first line of a trace says; `undefined` for a file that is none, or cannot be read. */
async function runIdIn(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxHeaderBytes), 0, maxHeaderBytes, 0);
      const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n');
      const header = safeParse(journalHeader, JSON.parse(line));
      return header.success ? header.output.runId : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}

function followedBy([first]: readonly TrajectoryEvent[]): string | undefined {
  return first?.type === 'run.started' ? first.follows : undefined;
}

function runIdOf([first]: readonly TrajectoryEvent[]): string | undefined {
  return first?.type === 'run.started' ? first.runId : undefined;
}
