import { fileURLToPath } from 'node:url';
import { createLimiter } from '../models/limiter/limiter';
import { limitsOfScript } from './askOptions';
import { chooseModels } from './chooseModels';
import type { AskOptions, AskResult } from './headlessTypes';
import { replyCache } from './replyCache';
import { runQuestion } from './runQuestion';

export type * from './headlessTypes';

/** Composition root of scripts: their questions share one limiter, and each has a concurrency of its own. */
const limiter = createLimiter({ concurrency: () => Infinity });

/**
 * Asks one question, with the engine of the extension: the model that is named, or the built-in explorer,
 * works through the text in a REPL of its own. Resolves for failed and cancelled runs as well.
 * @throws {TypeError} when the options make no sense; whatever `onEvent` throws.
 */
export async function ask(options: AskOptions): Promise<AskResult> {
  const { question, context, paths = [], signal = new AbortController().signal } = options;
  if (typeof question !== 'string') throw new TypeError('question must be a string');
  if (context === undefined && paths.length === 0) {
    throw new TypeError('Nothing to ask about: give context (a string) or paths (files and folders).');
  }
  const store = options.cache === true ? replyCache((message) => process.emitWarning(message)) : undefined;
  return runQuestion(
    {
      question,
      context,
      paths,
      folder: process.cwd(),
      models: chooseModels(options, process.env['OPENAI_API_KEY'], limiter, store),
      limits: limitsOfScript(options),
      route: options.route ?? 'rlm',
      onEvent: options.onEvent ?? (() => undefined),
    },
    { workerPath: beside('worker.mjs'), wasmPath: beside('quickjs.wasm') },
    signal,
  );
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
