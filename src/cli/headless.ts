import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createAdaptions } from '../models/adaptions';
import { createLimiter } from '../models/limiter/limiter';
import { contradictions } from '../rlm/contradictions';
import { limitsOfScript } from './askOptions';
import { choicesOf, optionOf } from './choices';
import { chooseModels } from './chooseModels';
import type { AskOptions, AskResult } from './headlessTypes';
import { replyCache } from './replyCache';
import { checkOptions } from './scriptOptions';
import { software } from './software';
import { runQuestions } from './runQuestions';

export type * from './headlessTypes';

/**
 * Composition root of scripts: their questions share one limiter, each with a concurrency of its own, and what is
 * learned of endpoints.
 */
const limiter = createLimiter({ concurrency: () => Infinity });
const adaptions = createAdaptions();

/**
 * Asks one question, with the engine of the extension: the model that is named, or the built-in explorer,
 * works through the text in a REPL of its own. Resolves for failed and cancelled runs as well.
 * @throws {TypeError} when the options make no sense; whatever `onEvent` throws.
 */
export async function ask(options: AskOptions): Promise<AskResult> {
  checkOptions(options);
  const { question, context, paths = [], signal = new AbortController().signal } = options;
  if (context === undefined && paths.length === 0) {
    throw new TypeError('Nothing to ask about: give context (a string) or paths (files and folders).');
  }
  const choices = choicesOf(options, limitsOfScript(options), 'rlm', (option) => option);
  const store = options.cache === true ? replyCache((message) => process.emitWarning(message)) : undefined;
  const results = runQuestions(
    {
      questions: [question],
      context,
      paths,
      folder: process.cwd(),
      models: chooseModels(options, choices, process.env['OPENAI_API_KEY'], { limiter, adaptions, store }),
      choices,
      warnings: contradictions(choices, optionOf),
      onEvent: options.onEvent ?? (() => undefined),
    },
    {
      workerPath: beside('worker.mjs'),
      wasmPath: beside('quickjs.wasm'),
      fenceKey: randomBytes(32),
      software,
    },
    signal,
  );
  for await (const result of results) return result;
  throw new Error('a question has one result');
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
