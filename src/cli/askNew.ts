import { resolve } from 'node:path';
import { recordableUrl } from '../models/endpoint';
import { contradictions } from '../rlm/contradictions';
import { contextCharacters, standardContextMB } from '../trace/keptContext';
import { askAndPrint } from './askAndPrint';
import { limitsOf } from './askOptions';
import { choicesOf, optionOf, type AskChoices } from './choices';
import { flagOf, type AskCommand } from './commandLine';
import { isOfTrace, newTrace, traceFile } from './newTrace';
import { understood } from './nothingDone';
import { readOptionFiles } from './optionFiles';
import type { Terminal } from './terminal';
import { environmentKey, terminalModels } from './terminalModels';
import { transcript } from './transcript';

/**
 * Asks new questions.
 * @returns the program's exit code
 * @throws {Misunderstood} with what is wrong in the options or in the files that they name.
 */
export async function askNew(
  command: AskCommand,
  terminal: Terminal,
  software: string,
  signal: AbortSignal,
): Promise<number> {
  const choices = await understood(() => understand(command));
  const { options, files, paths, questions, trace, traceContext = standardContextMB } = command;
  const models = terminalModels(options, choices, environmentKey(), terminal.warn);
  const folder = process.cwd();
  const { baseUrl, modelsByDepth = [] } = options;
  const asked = {
    questions,
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
    keepContext: trace === undefined ? undefined : contextCharacters(traceContext),
    traceOf: (question: number) => trace && traceFile(trace, question),
    leavesOut: trace === undefined ? undefined : isOfTrace(resolve(trace), questions.length),
    openRecord:
      trace === undefined ? undefined : newTrace(resolve(trace), questions.length, models.key, software),
  };
  return askAndPrint(asked, transcript(terminal.paint), terminal, signal);
}

/** @throws {TypeError} */
async function understand(command: AskCommand): Promise<AskChoices> {
  const { options, files } = command;
  const given = { ...options, ...(await readOptionFiles(command)) };
  return choicesOf(given, limitsOf(options), 'auto', (option) => {
    const file = Object.entries(files).find(([name]) => name === option)?.[1];
    return file === undefined ? flagOf(option) : `${flagOf(option)} ${file}`;
  });
}
