import { resolve } from 'node:path';
import { counted } from '../context/words';
import { defaultBaseUrl } from '../models/endpoint';
import { readJournalFile } from '../trace/journalFile.node';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import { replayableRun } from '../trace/recordedRun';
import { startSession } from '../worker/session';
import { spawnEngine } from '../worker/spawn.node';
import { engineOptions } from './engineOptions';
import { exitCodes } from './exitCodes';
import { NothingDone, understood } from './nothingDone';
import { earlierTraces } from './recordedConversation';
import { comesWithTrace, recordedChoices, recordedQuestion } from './recordedQuestion';
import { replayTrace } from './replayTrace';
import type { Terminal } from './terminal';
import { terminalModels } from './terminalModels';
import { unchangedCorpus } from './unchangedCorpus';
import type { ReplayCommand } from './traceCommand';

/**
 * Replays the run of a trace without any model.
 * @returns the program's exit code
 * @throws {NothingDone} when the trace does not tell enough
 */
export async function replayFile(
  { file }: ReplayCommand,
  { stdout, tell, warn, fail }: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { events, problems } = await readJournalFile(resolve(file));
  for (const { line, message } of problems)
    warn(`${file}, line ${line}: ${message}. What stands before it is replayed.`);
  const recorded = replayableRun(events);
  if (!recorded) throw new NothingDone(`${file} does not hold enough of its run to replay it.`);
  const before = await earlierTraces(file, events);
  const [first] = before;
  const question = recordedQuestion(events, file, first?.recorded.events);
  const { folder, paths, baseUrl } = question.terminal;
  const choices = await understood(() => recordedChoices(question, {}));
  // None is asked, so no key is missed.
  const address = question.started.isLanguageModel ? (baseUrl ?? defaultBaseUrl) : undefined;
  const models = terminalModels({ baseUrl: address, cache: false }, choices, undefined, warn);
  const seen = recordedFingerprints(first?.recorded.events ?? events);
  const comesAlong = comesWithTrace(first?.file ?? file, question.terminal, seen);
  const leavesOut = (fsPath: string) => fsPath === resolve(file) || comesAlong(fsPath);
  const engine = await engineOptions();
  const session = startSession({ ...engine, spawn: () => spawnEngine(engine.workerPath, engine.wasmPath) });
  try {
    const { route } = choices;
    const { follows, scope } = question.started;
    const request = { paths, folder, leavesOut };
    const conversation = [...before.map((run) => run.recorded.events), events];
    const found = await unchangedCorpus(request, { conversation, file, session, tell }, signal);
    const withoutFiles = found === undefined;
    const runs = before.map((run) => ({
      recorded: { ...run.recorded, withoutFiles },
      models: models.forRun(),
      route,
      hasLanguageServer: false,
    }));
    const corpus = found ?? { name: scope, documents: [], leftOut: [] };
    const about = follows === undefined ? { corpus } : { follows, earlier: { corpus, runs } };
    const verdict = await replayTrace(
      session,
      // What the trace holds comes out the same, whatever became of the files.
      { ...recorded, withoutFiles, standsAsRecorded: recorded.standsAsRecorded === true && !withoutFiles },
      { ...about, models: models.forRun(), route },
      signal,
    );
    if (!verdict.same) {
      fail(verdict.message);
      return exitCodes.failed;
    }
    const end = recorded.isWhole === true ? '' : ', up to where the run was broken off';
    stdout.write(`${counted(verdict.events, 'event')}, the same${end}.\n`);
    return exitCodes.complete;
  } finally {
    await session.dispose();
  }
}
