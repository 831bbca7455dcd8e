import { existsSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { fingerprintedPaths } from '../context/fingerprints';
import type { AskedInTerminal, RunStarted, TrajectoryEvent } from '../rlm/events';
import { defaultRunSettings } from '../rlm/runSettings';
import type { AskChoices } from './choices';
import { choicesOf } from './choices';
import { flagOf } from './commandLine';
import { NothingDone } from './nothingDone';
import { readOptionFiles } from './optionFiles';

/** What the trace of a run from the terminal says of its question. */
export interface RecordedQuestion {
  readonly started: RunStarted;
  readonly terminal: AskedInTerminal;
}

/**
 * @param first of a conversation, which tells what was asked about; `undefined`: this is the first
 * @throws {NothingDone} when it is not the trace of a question from the terminal.
 */
export function recordedQuestion(
  events: readonly TrajectoryEvent[],
  file: string,
  first: readonly TrajectoryEvent[] = events,
): RecordedQuestion {
  const [started] = events;
  const [begun] = first;
  if (started?.type !== 'run.started')
    throw new NothingDone(`${file} holds no run that has begun: there is nothing to go on with.`);
  const terminal = begun?.type === 'run.started' ? begun.terminal : undefined;
  if (terminal) return { started, terminal };
  throw new NothingDone(
    `${file} does not say which files were asked about: it is from the editor or from an earlier version. Go on with it where it was begun.`,
  );
}

/** The models, limits and settings of the run; files of options that are given now stand in for its own. */
export async function recordedChoices(
  { started, terminal }: RecordedQuestion,
  given: { readonly models?: string | undefined; readonly prices?: string | undefined },
): Promise<AskChoices> {
  const inFolder = (file: string | undefined) => file && resolve(terminal.folder, file);
  const files = {
    models: given.models ?? inFolder(terminal.models),
    prices: given.prices ?? inFolder(terminal.prices),
    schema: undefined,
    systemPrompt: undefined,
  };
  const { limits, settings = defaultRunSettings, rootModel, subModel, isLanguageModel } = started;
  const models = isLanguageModel
    ? { model: rootModel, subModel, modelsByDepth: [...terminal.modelsByDepth] }
    : {};
  const chosen = choicesOf(
    { ...(await readOptionFiles({ files })), ...models },
    limits,
    terminal.route,
    flagOf,
  );
  return { ...chosen, settings };
}

/**
 * Whether a file is left out since it came with the trace: the trace itself, and those named after it that the
 * run did not see.
 */
export function comesWithTrace(file: string, { folder }: AskedInTerminal, fingerprints: string) {
  const trace = resolve(file);
  const stem = `${parse(trace).name}.`;
  const seen = fingerprintedPaths(fingerprints);
  return (fsPath: string): boolean =>
    fsPath === trace ||
    (dirname(fsPath) === dirname(trace) &&
      basename(fsPath).startsWith(stem) &&
      ![...seen].some((path) => resolve(folder, path) === fsPath));
}

/** A name beside the trace that is free: `run.fork.jsonl`, `run.fork-2.jsonl`, …. */
export function freeName(file: string, what: string): string {
  const { dir, name, ext } = parse(resolve(file));
  for (let number = 1; ; number++) {
    const path = join(dir, `${name}.${what}${number === 1 ? '' : `-${number}`}${ext}`);
    if (!existsSync(path)) return path;
  }
}
