import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { counted } from '../context/words';
import { createAdaptions } from '../models/adaptions';
import { defaultBaseUrl, recordableUrl } from '../models/endpoint';
import { createLimiter } from '../models/limiter/limiter';
import { contradictions } from '../rlm/contradictions';
import { messageOf } from '../rlm/errors';
import { fileJournalStore } from '../trace/fileJournalStore.node';
import { openJournal } from '../trace/journal';
import { lockJournal } from '../trace/journalLock.node';
import { readJournalFile } from '../trace/journalFile.node';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import { replayableRun } from '../trace/recordedRun';
import { textHash } from '../trace/textHash.node';
import { startSession } from '../worker/session';
import { spawnEngine } from '../worker/spawn.node';
import { limitsOf } from './askOptions';
import { choicesOf, optionOf, type AskChoices } from './choices';
import { chooseModels, type ChosenModels } from './chooseModels';
import { flagOf, readCommandLine, type AskCommand } from './commandLine';
import { corpusOf } from './corpus';
import { userFenceKey } from './fenceKey';
import { goingOn } from './goingOn';
import type { AskResult } from './headlessTypes';
import { Misunderstood, NothingDone } from './nothingDone';
import { readOptionFiles } from './optionFiles';
import { printable } from './printable';
import { replyCache, userCacheFolder } from './replyCache';
import { comesWithTrace, recordedChoices, recordedQuestion } from './recordedQuestion';
import { replayTrace } from './replayTrace';
import { runQuestions, type EngineOptions, type Questions, type Recording } from './runQuestions';
import { style } from './style';
import type { ForkCommand, ReplayCommand, ResumeCommand } from './traceCommand';
import { transcript, type Transcript } from './transcript';
import { shortUsage, usage } from './usage';

/** Composition root of the terminal: `npm run ask`. */
const exitCodes = { complete: 0, failed: 1, usage: 2, partial: 3 } as const;
const { stderr, stdout } = process;
const hasColours = stderr.isTTY && !process.env['NO_COLOR'];
const paint = style(hasColours);

/** A reader that left, e.g. `| head`, is no error. */
for (const stream of [stderr, stdout]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const software = `recursive-language-models ${version}`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const command = readCommandLine(args);
  if (command.kind === 'show') {
    stdout.write(command.what === 'help' ? usage : `${version}\n`);
    return exitCodes.complete;
  }
  if (command.kind === 'mistake') return mistaken(command.message);
  const signal = cancelOnInterrupt();
  try {
    if (command.kind === 'ask') return await askNew(command, signal);
    return await (command.kind === 'replay' ? replay(command, signal) : goOn(command, signal));
  } catch (error) {
    if (error instanceof Misunderstood) return mistaken(error.message);
    stderr.write(`${paint.error(messageOf(error))}\n`);
    return error instanceof NothingDone ? exitCodes.usage : exitCodes.failed;
  }
}

async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TypeError) throw new Misunderstood(error.message, { cause: error });
    throw error;
  }
}

function mistaken(message: string): number {
  stderr.write(`${paint.error(message)}\nNothing was asked. ${shortUsage}`);
  return exitCodes.usage;
}

/** @throws {TypeError} with what is wrong in the options or in the files that they name. */
async function understand(command: AskCommand): Promise<AskChoices> {
  const { options, files } = command;
  const given = { ...options, ...(await readOptionFiles(command)) };
  return choicesOf(given, limitsOf(options), 'auto', (option) => {
    const file = Object.entries(files).find(([name]) => name === option)?.[1];
    return file === undefined ? flagOf(option) : `${flagOf(option)} ${file}`;
  });
}

async function askNew(command: AskCommand, signal: AbortSignal): Promise<number> {
  const choices = await understood(() => understand(command));
  const { options, files, paths } = command;
  const models = modelsFor(options, choices, environmentKey());
  const folder = process.cwd();
  const { baseUrl, modelsByDepth = [] } = options;
  const asked: Asked = {
    questions: command.questions,
    paths,
    folder,
    models,
    choices,
    warnings: contradictions(choices, (choice) => flagOf(optionOf(choice))),
    terminal: {
      folder,
      paths,
      baseUrl: baseUrl === undefined ? undefined : recordableUrl(baseUrl),
      modelsByDepth,
      route: choices.route,
      models: files.models,
      prices: files.prices,
    },
    openRecord: command.trace === undefined ? undefined : openTrace(resolve(command.trace), models.key),
  };
  return askAndPrint(asked, transcript(paint), signal);
}

/** Goes on with the run of a trace, or another way from one of its turns. */
async function goOn(command: ResumeCommand | ForkCommand, signal: AbortSignal): Promise<number> {
  const lines = transcript(paint);
  const run = await goingOn(command, {
    tell,
    warn,
    software,
    onEarlier: (events) => events.forEach((event) => lines.lines(event)),
  });
  try {
    const { started, terminal } = run.question;
    const choices = await understood(() => recordedChoices(run.question, command));
    const { cache, baseUrl = terminal.baseUrl } = command;
    // Whoever wrote the trace named its address: the user's key goes there only when the user names it as well.
    const isNamed = command.baseUrl !== undefined || terminal.baseUrl === undefined;
    const key = environmentKey();
    if (!isNamed && key !== undefined)
      warn(
        `OPENAI_API_KEY is not sent to ${baseUrl}, which the trace names. Add --base-url ${baseUrl} if it may be.`,
      );
    const { callTimeoutMs } = choices.limits;
    const models = modelsFor({ baseUrl, cache, callTimeoutMs }, choices, isNamed ? key : undefined);
    const asked: Asked = {
      questions: [started.question],
      paths: terminal.paths,
      folder: terminal.folder,
      leavesOut: run.leavesOut,
      models,
      choices,
      warnings: [],
      terminal: { ...terminal, baseUrl },
      earlier: run.earlier,
      openRecord: (runId) => run.openRecord(runId, models.key),
    };
    return await askAndPrint(asked, lines, signal);
  } finally {
    await run.close();
  }
}

async function replay({ file }: ReplayCommand, signal: AbortSignal): Promise<number> {
  const { events, problems } = await readJournalFile(resolve(file));
  for (const { line, message } of problems)
    warn(`${file}, line ${line}: ${message}. What stands before it is replayed.`);
  const recorded = replayableRun(events);
  if (!recorded) throw new NothingDone(`${file} does not hold enough of its run to replay it.`);
  const question = recordedQuestion(events, file);
  const { folder, paths, baseUrl } = question.terminal;
  const choices = await understood(() => recordedChoices(question, {}));
  // None is asked, so no key is missed.
  const address = question.started.isLanguageModel ? (baseUrl ?? defaultBaseUrl) : undefined;
  const models = modelsFor({ baseUrl: address, cache: false }, choices, undefined);
  const leavesOut = comesWithTrace(file, question.terminal, recordedFingerprints(events));
  const corpus = await corpusOf({ paths, folder, leavesOut }, signal);
  const engine = await engineOptions();
  const session = startSession({ ...engine, spawn: () => spawnEngine(engine.workerPath, engine.wasmPath) });
  try {
    const about = { corpus, models: models.forRun(), route: choices.route };
    const verdict = await replayTrace(session, recorded, about, signal);
    if (!verdict.same) {
      stderr.write(`${paint.error(verdict.message)}\n`);
      return exitCodes.failed;
    }
    const end = recorded.isWhole === true ? '' : ', up to where the run was broken off';
    stdout.write(`${counted(verdict.events, 'event')}, the same${end}.\n`);
    return exitCodes.complete;
  } finally {
    await session.dispose();
  }
}

/** A variable set to nothing is no key. */
function environmentKey(): string | undefined {
  return process.env['OPENAI_API_KEY'] || undefined;
}

function modelsFor(
  options: Pick<AskCommand['options'], 'baseUrl' | 'cache' | 'subModel' | 'modelsByDepth' | 'callTimeoutMs'>,
  choices: AskChoices,
  key: string | undefined,
): ChosenModels {
  // Naming --base-url confirms that the key may go there.
  const apiKey = options.baseUrl === undefined ? key : (key ?? '');
  const limiter = createLimiter({ concurrency: () => choices.limits.concurrency });
  const store = options.cache === false ? undefined : replyCache(warn);
  const shared = { limiter, adaptions: createAdaptions(), store };
  return chooseModels({ ...options, apiKey }, choices, undefined, shared);
}

async function engineOptions(): Promise<EngineOptions> {
  const fenceKey = await userFenceKey(userCacheFolder());
  return { workerPath: beside('worker.mjs'), wasmPath: beside('quickjs.wasm'), fenceKey };
}

function tell(line: string): void {
  stderr.write(`${paint.bold(printable(line))}\n`);
}

function warn(message: string): void {
  stderr.write(`${paint.warning(printable(message))}\n`);
}

type Asked = Omit<Questions, 'onEvent'>;

async function askAndPrint(given: Asked, first: Transcript, signal: AbortSignal): Promise<number> {
  let lines = first;
  const asked: Questions = { ...given, onEvent: (event) => void stderr.write(lines.lines(event)) };
  const { settings } = asked.choices;
  let exitCode: number = exitCodes.complete;
  let left = asked.questions.length;
  for await (const result of runQuestions(asked, await engineOptions(), signal)) {
    printAnswer(result, settings.schema !== undefined);
    // A run that started has said so itself.
    if (lines.isEmpty() && result.reason) stderr.write(`${paint.error(result.reason.message)}\n`);
    if (result.status !== 'complete') exitCode = exitCodes[result.status];
    left--;
    lines = transcript(paint);
  }
  if (left > 0) warn(`${counted(left, 'follow-up')} not asked, since the question before failed.`);
  return exitCode;
}

/** With a schema stdout gets JSON that fits, or nothing: what reads it relies on that. */
function printAnswer({ answer, value }: AskResult, hasSchema: boolean): void {
  const text = answer.trimEnd();
  if (text === '') return;
  const out = hasSchema && value === undefined ? stderr : stdout;
  if (out === stderr)
    stderr.write(paint.warning('This is no JSON that fits the schema, so stdout is empty:\n'));
  out.write(`${out.isTTY ? printable(text) : text}\n`);
}

/**
 * The file is opened before anything is asked: a trace that cannot be written should cost nothing. That of the
 * first follow-up is called trace.2.jsonl.
 */
function openTrace(path: string, key: string): (runId: string, question: number) => Promise<Recording> {
  return async (runId, question) => {
    const { dir, name, ext } = parse(path);
    const file = question === 0 ? path : join(dir, `${name}.${question + 1}${ext}`);
    const store = fileJournalStore(file, lockJournal);
    await store.append('');
    return openJournal(store, { runId, createdAt: Date.now(), software, secrets: [key], hash: textHash });
  };
}

/** npm passes on the interrupt that the terminal has sent already: one Ctrl+C can come twice. */
const echoMs = 500;

/** Ctrl+C cancels; a second one ends the program at once. */
function cancelOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  let cancelledAt: number | undefined;
  process.on('SIGINT', () => {
    if (cancelledAt !== undefined && performance.now() - cancelledAt > echoMs) process.exit(130);
    if (cancelledAt !== undefined) return;
    cancelledAt = performance.now();
    stderr.write(`${paint.warning('Cancelling. Ctrl+C again ends at once.')}\n`);
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
