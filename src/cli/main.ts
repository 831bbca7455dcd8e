import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { createLimiter } from '../models/limiter/limiter';
import { messageOf } from '../rlm/errors';
import { fileJournalStore } from '../trace/fileJournalStore.node';
import { openJournal } from '../trace/journal';
import { limitsOf } from './askOptions';
import { chooseModels } from './chooseModels';
import { readCommandLine, usage, type CommandLine } from './commandLine';
import { printable } from './printable';
import { replyCache } from './replyCache';
import { runQuestion, type Recording } from './runQuestion';
import { style } from './style';
import { transcript } from './transcript';

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
  if (command.kind === 'mistake') {
    stderr.write(`${paint.error(command.message)}\n\n${usage}`);
    return exitCodes.usage;
  }
  const signal = cancelOnInterrupt();
  try {
    return await askAndPrint(command, signal);
  } catch (error) {
    stderr.write(`${paint.error(messageOf(error))}\n`);
    return exitCodes.failed;
  }
}

async function askAndPrint(
  command: Extract<CommandLine, { kind: 'ask' }>,
  signal: AbortSignal,
): Promise<number> {
  // Naming --base-url confirms that the key may go there. A variable set to nothing is no key.
  const key = process.env['OPENAI_API_KEY'] || undefined;
  const { baseUrl } = command.options;
  const apiKey = baseUrl === undefined ? key : (key ?? '');
  const options = { ...command.options, question: command.question, apiKey };
  const limits = limitsOf(options);
  const limiter = createLimiter({ concurrency: () => limits.concurrency });
  const warn = (message: string): void => void stderr.write(`${paint.warning(message)}\n`);
  const store = options.cache === false ? undefined : replyCache(warn);
  const models = chooseModels(options, undefined, limiter, store);
  const lines = transcript(paint);
  const result = await runQuestion(
    {
      question: command.question,
      paths: command.paths,
      folder: process.cwd(),
      models,
      limits,
      route: options.route ?? 'auto',
      onEvent(event) {
        stderr.write(lines.lines(event));
      },
      openRecord: command.trace === undefined ? undefined : openTrace(resolve(command.trace), models.key),
    },
    { workerPath: beside('worker.mjs'), wasmPath: beside('quickjs.wasm') },
    signal,
  );
  if (result.answer !== '')
    stdout.write(`${stdout.isTTY ? printable(result.answer.trimEnd()) : result.answer.trimEnd()}\n`);
  // A run that started has said so itself.
  if (lines.isEmpty() && result.reason) stderr.write(`${paint.error(result.reason.message)}\n`);
  return exitCodes[result.status];
}

/** The file is opened before anything is asked: a trace that cannot be written should cost nothing. */
function openTrace(path: string, key: string): (runId: string) => Promise<Recording> {
  return async (runId) => {
    const store = fileJournalStore(path);
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
