import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { counted } from '../context/words';
import { messageOf } from '../rlm/errors';
import { parseReply } from '../rlm/replyParsing';
import type { RunStarted, TrajectoryEvent } from '../rlm/events';
import { fileJournalStore, reopenJournal, damagedCopyOf } from '../trace/fileJournalStore.node';
import { forkOf } from '../trace/fork';
import { openJournal } from '../trace/journal';
import { readJournalFile, type JournalFile } from '../trace/journalFile.node';
import type { JournalStore } from '../trace/journalStore';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import { recordedRun, replayableRun, type RecordedRun } from '../trace/recordedRun';
import { textHash } from '../trace/textHash.node';
import { NothingDone } from './nothingDone';
import { overFiles } from './overFiles';
import { earlierTraces } from './recordedConversation';
import { comesWithTrace, freeName, recordedQuestion, type RecordedQuestion } from './recordedQuestion';
import type { EarlierRun, Recording } from './runQuestions';
import type { ForkCommand, ResumeCommand } from './traceCommand';

export interface GoingOnPorts {
  /** One line for the user. */
  readonly tell: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Events that were told in an earlier life. */
  readonly onEarlier: (events: readonly TrajectoryEvent[]) => void;
  readonly software: string;
}

/** A run that goes on, or another way, from a trace. */
export interface GoingOn {
  readonly question: RecordedQuestion;
  readonly earlier: EarlierRun;
  readonly leavesOut: (fsPath: string) => boolean;
  /** @param key blotted out */
  openRecord(runId: string, key: string): Promise<Recording>;
  /** Gives the trace free. */
  close(): Promise<void>;
}

type LiveCommand = ResumeCommand | ForkCommand;

/**
 * @throws {NothingDone} when the trace cannot be gone on with
 * @throws {JournalError} when it cannot be read, or somebody writes it
 */
export async function goingOn(command: LiveCommand, ports: GoingOnPorts): Promise<GoingOn> {
  const { file, kind } = command;
  const { journal, store } =
    kind === 'resume'
      ? await reopenJournal(resolve(file))
      : { journal: await readJournalFile(resolve(file)), store: undefined };
  try {
    tellProblems(journal, file, store !== undefined, ports);
    const before = await earlierTraces(file, journal.events);
    const [first] = before;
    const asked = recordedQuestion(journal.events, file, first?.recorded.events);
    const { started } = asked;
    const recorded = await recordedFor(command, journal.events, started);
    const question = recordedQuestion(recorded.events, file, first?.recorded.events);
    const seen = recordedFingerprints((first?.recorded ?? recorded).events);
    const comesAlong = comesWithTrace(first?.file ?? file, question.terminal, seen);
    const conversation = before.map(({ recorded: run }) => run);
    const isNew = { value: false };
    return {
      question,
      leavesOut: (fsPath) => fsPath === resolve(file) || comesAlong(fsPath),
      earlier: {
        runId: question.started.runId,
        events: kind === 'resume' ? journal.events : recorded.events,
        conversation,
        accept: async (files) => {
          const accepted = await overFiles({ recorded, conversation, seen }, files, command);
          isNew.value = accepted === undefined;
          if (accepted) {
            ports.onEarlier(kind === 'resume' ? journal.events : recorded.events);
            ports.tell(
              `From ${file}, “${started.question}”: ${stepsIn(recorded.events)} replayed, at no cost.`,
            );
          }
          return accepted;
        },
      },
      openRecord: (runId, key) =>
        store && !isNew.value
          ? continued(store, journal, key, ports)
          : begun(command, isNew.value ? [] : recorded.events, runId, key, ports),
      close: async () => store?.close(),
    };
  } catch (error) {
    await store?.close();
    throw error;
  }
}

async function recordedFor(
  command: LiveCommand,
  events: readonly TrajectoryEvent[],
  started: RunStarted,
): Promise<RecordedRun> {
  const { file } = command;
  const whole = replayableRun(events);
  if (!whole) throw new NothingDone(`${file} does not hold enough of its run to go on with it.`);
  if (command.kind === 'resume') {
    const recorded = recordedRun(events);
    if (recorded) return recorded;
    throw new NothingDone(
      `The run in ${file} has ended: there is nothing to resume. --fork ${file} --at N goes another way from turn N on, --replay ${file} replays it.`,
    );
  }
  const { at: turn, model: rootModel, hint, question } = command;
  const code = command.code === undefined ? undefined : await codeIn(command.code);
  if (rootModel !== undefined && !started.isLanguageModel)
    throw new NothingDone(
      `The run in ${file} was answered by the built-in explorer: --model needs a run of a language model.`,
    );
  try {
    return forkOf(whole, { turn, runId: randomUUID(), rootModel, code, hint, question });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NothingDone(`${file}: ${error.message}.`);
  }
}

async function codeIn(file: string): Promise<string> {
  let code: string;
  try {
    code = await readFile(file, 'utf8');
  } catch (error) {
    throw new NothingDone(`--code ${file} cannot be read: ${messageOf(error)}.`);
  }
  const [block] = parseReply(`\`\`\`repl\n${code.trimEnd()}\n\`\`\``).blocks;
  if (block?.trim() === code.trim() && code.trim() !== '') return code;
  throw new NothingDone(`--code ${file} holds no single block of code: leave out the lines with backticks.`);
}

async function continued(
  store: JournalStore,
  { header }: JournalFile,
  key: string,
  { software }: GoingOnPorts,
): Promise<Recording> {
  await store.append('');
  const { runId, createdAt } = header;
  return openJournal(store, {
    runId,
    createdAt,
    software,
    secrets: [key],
    hash: textHash,
    isContinued: true,
  });
}

/** A trace of its own, with what the run shares with the one that it was forked from. */
async function begun(
  { kind, file, trace }: LiveCommand,
  shared: readonly TrajectoryEvent[],
  runId: string,
  key: string,
  { tell, software }: GoingOnPorts,
): Promise<Recording> {
  const path = trace ?? freeName(file, kind === 'fork' && shared.length > 0 ? 'fork' : 'new');
  const store = fileJournalStore(resolve(path));
  await store.append('');
  tell(`Its trace is ${path}.`);
  const journal = openJournal(store, {
    runId,
    createdAt: Date.now(),
    software,
    secrets: [key],
    hash: textHash,
  });
  await Promise.all(shared.map((event) => journal.record(event)));
  return journal;
}

function tellProblems(
  { problems, hasMore }: JournalFile,
  file: string,
  goesOn: boolean,
  { warn }: GoingOnPorts,
): void {
  for (const { line, message } of problems) {
    const kept = hasMore && goesOn ? ` The file as it was is kept as ${damagedCopyOf(file)}.` : '';
    warn(`${file}, line ${line}: ${message}. What stands before it is used.${kept}`);
  }
}

function stepsIn(events: readonly TrajectoryEvent[]): string {
  const turns = events.filter((event) => event.type === 'iteration.started' && event.parent === undefined);
  const calls = events.filter((event) => event.type === 'call.finished');
  return `${counted(turns.length, 'turn')} and ${counted(calls.length, 'reply', 'replies')}`;
}
