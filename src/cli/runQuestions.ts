import { randomUUID } from 'node:crypto';
import type { Corpus } from '../context/documents';
import { GatherError } from '../gather/gatherError';
import type { OnTextProgress } from '../protocol/textProgress';
import type { AskedInTerminal, RunFinished, TrajectoryEvent, Warning } from '../rlm/events';
import { misfits, type JsonSchema } from '../rlm/jsonSchema';
import { emptyRun, reduce, type RunView } from '../rlm/trajectory';
import type { RecordedRun } from '../trace/recordedRun';
import type { AskRequest, CorpusGiven, FollowUpQuestion } from '../worker/askRequest';
import { startSession, type Session } from '../worker/session';
import { spawnEngine } from '../worker/spawn.node';
import type { AskChoices } from './choices';
import type { ChosenModels } from './chooseModels';
import type { FilesNow } from './overFiles';
import { corpusOf, type CorpusRequest } from './corpus';
import type { AskResult, AskUsage } from './headlessTypes';

/** Questions from a terminal or a script, their options understood. */
export interface Questions extends CorpusRequest {
  /** The first, and those that follow up on it in the same conversation. */
  readonly questions: readonly [string, ...string[]];
  readonly models: ChosenModels;
  readonly choices: AskChoices;
  /** Told when the first run starts. */
  readonly warnings: readonly Warning[];
  readonly onEvent: (event: TrajectoryEvent) => void;
  /** Recorded with the first run. */
  readonly terminal?: AskedInTerminal | undefined;
  /** See `AskRequest.keepContext`. */
  readonly keepContext?: number | undefined;
  readonly earlier?: EarlierRun | undefined;
  /** Opens what every event of a question (the first is 0) is written to before it takes effect. */
  readonly openRecord?: ((runId: string, question: number) => Promise<Recording>) | undefined;
}

/** A run that the first question goes on with. */
export interface EarlierRun {
  readonly runId: string;
  /** They are counted in, and not told again. */
  readonly events: readonly TrajectoryEvent[];
  /** The runs that it follows up on, oldest first; empty for a first question. */
  readonly conversation: readonly RecordedRun[];
  /**
   * What is gone on with, now that the files are known; `undefined`: the question is asked as a new one.
   * Nothing was sent yet.
   * @throws when nothing is to be done.
   */
  readonly accept: (files: FilesNow) => Promise<RecordedRun | undefined>;
}

export interface Recording {
  record(event: TrajectoryEvent): Promise<void>;
  close(): Promise<void>;
}

/** Where the build has put the engine. */
export interface EngineFiles {
  readonly workerPath: string;
  readonly wasmPath: string;
}

export interface EngineOptions extends EngineFiles {
  /** Secret that prompts' fences are keyed with. */
  readonly fenceKey: Uint8Array;
  /** What runs it, with its version. */
  readonly software: string;
}

/**
 * Gathers, asks and sums up, question by question; after one that failed none is asked. A run that fails or is
 * cancelled, and paths that cannot be read, are results.
 * @throws what `onEvent` throws, after the run was cancelled for it; what `openRecord` throws.
 */
export async function* runQuestions(
  asked: Questions,
  { workerPath, wasmPath, fenceKey, software }: EngineOptions,
  signal: AbortSignal,
): AsyncGenerator<AskResult, void> {
  const session = startSession({ spawn: () => spawnEngine(workerPath, wasmPath), fenceKey, software });
  try {
    let follows: string | undefined;
    for (const [index, question] of asked.questions.entries()) {
      const runId = randomUUID();
      const result = await runQuestion(asked, { question, index, runId, follows }, session, signal);
      yield result;
      if (result.status === 'failed') return;
      follows = runId;
    }
  } finally {
    await session.dispose();
  }
}

/** Who follows a question: what it comes to, and who is told. */
interface Watcher {
  readonly run: RunView;
  readonly onEvent: (event: TrajectoryEvent) => void;
}

interface Turn {
  readonly question: string;
  readonly index: number;
  readonly runId: string;
  /** The run before, in a conversation. */
  readonly follows: string | undefined;
}

async function runQuestion(
  asked: Questions,
  turn: Turn,
  session: Session,
  signal: AbortSignal,
): Promise<AskResult> {
  const run = emptyRun();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    const onEvent = guarded(asked.onEvent, (error) => stop.abort(error));
    const finished = await ask(asked, turn, session, { run, onEvent }, either);
    if (stop.signal.aborted) throw stop.signal.reason;
    return resultOf(run, finished, asked.choices.settings.schema);
  } catch (error) {
    if (signal.aborted) return unfinished(run, 'cancelled', 'The run was cancelled.');
    if (error instanceof GatherError) return unfinished(run, error.code, error.message);
    throw error;
  } finally {
    stop.abort();
  }
}

async function ask(
  asked: Questions,
  { question, index, runId: newRunId, follows }: Turn,
  session: Session,
  { run, onEvent }: Watcher,
  signal: AbortSignal,
): Promise<RunFinished> {
  const { limits, settings, route, prices } = asked.choices;
  const { warnings, terminal, earlier } = asked;
  const subject =
    follows === undefined
      ? { ...(await subjectOf(asked, session, signal)), warnings, terminal }
      : { follows };
  const goesOn = 'recorded' in subject && subject.recorded !== undefined ? earlier : undefined;
  const runId = goesOn?.runId ?? newRunId;
  for (const event of goesOn?.events ?? []) reduce(run, event);
  const recording = await asked.openRecord?.(runId, index);
  const request = {
    runId,
    question,
    models: asked.models.forRun(),
    limits,
    settings,
    route,
    prices,
    keepContext: asked.keepContext,
    record: (event: TrajectoryEvent) => recording?.record(event) ?? Promise.resolve(),
    onEvent: (event: TrajectoryEvent) => onEvent(reduced(run, event)),
    onDelta: () => undefined,
    onProgress: asked.onProgress,
    signal,
  };
  try {
    return await session.ask({ ...request, ...subject });
  } finally {
    await recording?.close();
  }
}

/** What the question is about: text, or a conversation that is brought back. */
type Subject = (CorpusGiven | Pick<FollowUpQuestion, 'follows' | 'earlier'>) & Pick<AskRequest, 'recorded'>;

async function subjectOf(asked: Questions, session: Session, signal: AbortSignal): Promise<Subject> {
  const { earlier } = asked;
  const corpusAgain = (again: AbortSignal): Promise<Corpus> => corpusOf(asked, again);
  if (!earlier) return { corpus: await corpusAgain(signal), corpusAgain };
  const { corpus, ...files } = await filesNow(corpusAgain, session, asked.onProgress, signal);
  const recorded = await earlier.accept(files);
  const given = recorded?.withoutFiles === true ? { corpus } : { corpus, corpusAgain };
  const [last] = earlier.conversation.at(-1)?.events ?? [];
  if (!recorded || last?.type !== 'run.started') return { ...given, recorded };
  const { route, prices } = asked.choices;
  const runs = earlier.conversation.map((run) => ({
    recorded: { ...run, withoutFiles: recorded.withoutFiles },
    models: asked.models.forRun(),
    route,
    prices,
    hasLanguageServer: false,
  }));
  return { follows: last.runId, earlier: { ...given, runs }, recorded };
}

/** The files of a run that is to go on; that they are gone is no failure yet. */
async function filesNow(
  gather: (signal: AbortSignal) => Promise<Corpus>,
  session: Session,
  onProgress: OnTextProgress = () => undefined,
  signal: AbortSignal,
): Promise<FilesNow & { readonly corpus: Corpus }> {
  try {
    const corpus = await gather(signal);
    const { fingerprints } = await session.inspect(corpus, onProgress, signal);
    return { corpus, fingerprints };
  } catch (error) {
    if (!(error instanceof GatherError)) throw error;
    return { corpus: nothingToRead, fingerprints: '', problem: error.message };
  }
}

const nothingToRead: Corpus = { name: '', documents: [], leftOut: [] };

/** The listener, until it throws: it is not called again then. */
function guarded(
  listener: (event: TrajectoryEvent) => void,
  onError: (error: unknown) => void,
): (event: TrajectoryEvent) => void {
  let isBroken = false;
  return (event) => {
    if (isBroken) return;
    try {
      listener(event);
    } catch (error) {
      isBroken = true;
      onError(error);
    }
  };
}

function reduced(run: RunView, event: TrajectoryEvent): TrajectoryEvent {
  reduce(run, event);
  return event;
}

function resultOf(
  run: RunView,
  { status, reason, milliseconds }: RunFinished,
  schema: JsonSchema | undefined,
): AskResult {
  const answer = run.answered?.answer ?? '';
  return {
    answer,
    value: schema && valueIn(answer, schema),
    status,
    reason,
    usage: usageOf(run, milliseconds),
    citations: run.answered?.citations ?? [],
  };
}

/** The best there was when a run had to stop need not be JSON, nor fit. */
function valueIn(answer: string, schema: JsonSchema): unknown {
  try {
    const value: unknown = JSON.parse(answer);
    return misfits(schema, value).length === 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A run that did not come to its own end. */
function unfinished(run: RunView, code: string, message: string): AskResult {
  return {
    answer: '',
    value: undefined,
    status: 'failed',
    reason: { code, message },
    usage: usageOf(run, 0),
    citations: [],
  };
}

function usageOf({ totals }: RunView, milliseconds: number): AskUsage {
  return { ...totals, milliseconds };
}
