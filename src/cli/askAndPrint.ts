import { counted } from '../context/words';
import { textProgressInWords } from '../protocol/textProgress';
import { canGoOn } from '../trace/recordedRun';
import { engineOptions } from './engineOptions';
import { exitCodes } from './exitCodes';
import type { AskResult } from './headlessTypes';
import { printable } from './printable';
import { runQuestions, type Questions } from './runQuestions';
import type { Terminal } from './terminal';
import { transcript, type Transcript } from './transcript';

/**
 * Asks, and prints what happens and the answers.
 * @param first has the lines of the first question
 * @returns the program's exit code
 */
export async function askAndPrint(
  given: Omit<Questions, 'onEvent' | 'onProgress'> & {
    /** The file of a question's trace, the first being 0; `undefined`: it has none. */
    readonly traceOf: (question: number) => string | undefined;
  },
  first: Transcript,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { paint, status } = terminal;
  let lines = first;
  const asked: Questions = {
    ...given,
    onEvent: (event) => status.above(lines.lines(event)),
    onProgress: (progress) => status.show(progress && textProgressInWords(progress)),
  };
  const { settings } = asked.choices;
  let exitCode: number = exitCodes.complete;
  let left = asked.questions.length;
  try {
    for await (const result of runQuestions(asked, await engineOptions(), signal)) {
      status.show(undefined);
      printAnswer(result, settings.schema !== undefined, terminal);
      // A run that ended has said so itself.
      if (!lines.hasEnded() && result.reason) terminal.fail(result.reason.message);
      const trace = given.traceOf(asked.questions.length - left);
      // With nothing to read there is nothing to go on with.
      if (trace !== undefined && lines.hasEnded() && lines.hasTurns() && canGoOn(result))
        terminal.tell(`To go on with it: npm run ask -- --resume ${quoted(trace)}`);
      if (result.status !== 'complete') exitCode = exitCodes[result.status];
      left--;
      lines = transcript(paint);
    }
  } finally {
    status.show(undefined);
  }
  if (left > 0) terminal.warn(`${counted(left, 'follow-up')} not asked, since the question before failed.`);
  return exitCode;
}

/** As a shell takes it. */
function quoted(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}

/** With a schema stdout gets JSON that fits, or nothing: what reads it relies on that. */
function printAnswer({ answer, value }: AskResult, hasSchema: boolean, terminal: Terminal): void {
  const text = answer.trimEnd();
  if (text === '') return;
  const misfits = hasSchema && value === undefined;
  if (misfits) terminal.warn('This is no JSON that fits the schema, so stdout is empty:');
  const out = misfits ? terminal.stderr : terminal.stdout;
  out.write(`${out.isTTY ? printable(text) : text}\n`);
}
