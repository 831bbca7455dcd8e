import { join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { counted } from '../context/words';
import { createAdaptions } from '../models/adaptions';
import { createLimiter } from '../models/limiter/limiter';
import { contradictions } from '../rlm/contradictions';
import { messageOf } from '../rlm/errors';
import { fileJournalStore } from '../trace/fileJournalStore.node';
import { openJournal } from '../trace/journal';
import { limitsOf } from './askOptions';
import { choicesOf, optionOf, type AskChoices } from './choices';
import { chooseModels } from './chooseModels';
import { flagOf, readCommandLine, type AskCommand } from './commandLine';
import type { AskResult } from './headlessTypes';
import { readOptionFiles } from './optionFiles';
import { printable } from './printable';
import { replyCache } from './replyCache';
import { runQuestions, type Questions, type Recording } from './runQuestions';
import { style } from './style';
import { transcript } from './transcript';
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

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const command = readCommandLine(args);
  if (command.kind === 'show') {
    stdout.write(command.what === 'help' ? usage : `${version}\n`);
    return exitCodes.complete;
  }
  if (command.kind === 'mistake') return mistaken(command.message);
  let choices: AskChoices;
  try {
    choices = await understand(command);
  } catch (error) {
    if (error instanceof TypeError) return mistaken(error.message);
    throw error;
  }
  try {
    return await askAndPrint(command, choices, cancelOnInterrupt());
  } catch (error) {
    stderr.write(`${paint.error(messageOf(error))}\n`);
    return exitCodes.failed;
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

async function askAndPrint(command: AskCommand, choices: AskChoices, signal: AbortSignal): Promise<number> {
  // Naming --base-url confirms that the key may go there. A variable set to nothing is no key.
  const key = process.env['OPENAI_API_KEY'] || undefined;
  const { baseUrl, cache } = command.options;
  const options = { ...command.options, apiKey: baseUrl === undefined ? key : (key ?? '') };
  const limiter = createLimiter({ concurrency: () => choices.limits.concurrency });
  const warn = (message: string): void => void stderr.write(`${paint.warning(message)}\n`);
  const store = cache === false ? undefined : replyCache(warn);
  const models = chooseModels(options, choices, undefined, { limiter, adaptions: createAdaptions(), store });
  let lines = transcript(paint);
  const asked: Questions = {
    questions: command.questions,
    paths: command.paths,
    folder: process.cwd(),
    models,
    choices,
    warnings: contradictions(choices, (choice) => flagOf(optionOf(choice))),
    onEvent: (event) => void stderr.write(lines.lines(event)),
    openRecord: command.trace === undefined ? undefined : openTrace(resolve(command.trace), models.key),
  };
  let exitCode: number = exitCodes.complete;
  let left = command.questions.length;
  const files = { workerPath: beside('worker.mjs'), wasmPath: beside('quickjs.wasm') };
  for await (const result of runQuestions(asked, files, signal)) {
    printAnswer(result, choices.settings.schema !== undefined);
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
    const store = fileJournalStore(question === 0 ? path : join(dir, `${name}.${question + 1}${ext}`));
    await store.append('');
    const software = `recursive-language-models ${version}`;
    return openJournal(store, { runId, createdAt: Date.now(), software, secrets: [key] });
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
