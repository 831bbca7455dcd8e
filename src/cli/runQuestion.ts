import { randomBytes, randomUUID } from 'node:crypto';
import { GatherError } from '../gather/gatherError';
import type { GatherProgress } from '../gather/gatherFolders';
import type { Route } from '../rlm/direct';
import type { RunFinished, TrajectoryEvent } from '../rlm/events';
import type { RunLimits } from '../rlm/limits';
import { emptyRun, reduce, type RunView } from '../rlm/trajectory';
import { startSession } from '../worker/session';
import { spawnEngine } from '../worker/spawn.node';
import type { ChosenModels } from './chooseModels';
import { corpusOf } from './corpus';
import type { AskResult, AskUsage } from './headlessTypes';

/** One question from a terminal or a script, its options understood. */
export interface Question {
  readonly question: string;
  readonly context?: string | undefined;
  readonly paths: readonly string[];
  /** The working folder. */
  readonly folder: string;
  readonly models: ChosenModels;
  readonly limits: RunLimits;
  /** `undefined`: the loop. */
  readonly route?: Route | undefined;
  readonly onEvent: (event: TrajectoryEvent) => void;
  readonly onProgress?: ((progress: GatherProgress) => void) | undefined;
  /** Opens what every event is written to before it takes effect. */
  readonly openRecord?: ((runId: string) => Promise<Recording>) | undefined;
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

/**
 * Gathers, asks and sums up. A run that fails or is cancelled, and paths that cannot be read, are results.
 * @throws what `onEvent` throws, after the run was cancelled for it; what `openRecord` throws.
 */
export async function runQuestion(
  question: Question,
  engine: EngineFiles,
  signal: AbortSignal,
): Promise<AskResult> {
  const run = emptyRun();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    const onEvent = guarded(question.onEvent, (error) => stop.abort(error));
    const finished = await ask(question, engine, (event) => onEvent(reduced(run, event)), either);
    if (stop.signal.aborted) throw stop.signal.reason;
    return resultOf(run, finished);
  } catch (error) {
    if (signal.aborted) return unfinished(run, 'cancelled', 'The run was cancelled.');
    if (error instanceof GatherError) return unfinished(run, error.code, error.message);
    throw error;
  } finally {
    stop.abort();
  }
}

async function ask(
  question: Question,
  { workerPath, wasmPath }: EngineFiles,
  onEvent: (event: TrajectoryEvent) => void,
  signal: AbortSignal,
): Promise<RunFinished> {
  const corpus = await corpusOf(question, signal);
  const runId = randomUUID();
  const recording = await question.openRecord?.(runId);
  const session = startSession({ spawn: () => spawnEngine(workerPath, wasmPath), fenceKey: randomBytes(32) });
  try {
    return await session.ask({
      runId,
      question: question.question,
      corpus,
      models: question.models,
      limits: question.limits,
      route: question.route,
      record: recording ? (event) => recording.record(event) : () => Promise.resolve(),
      onEvent,
      onDelta: () => undefined,
      signal,
    });
  } finally {
    await session.dispose();
    await recording?.close();
  }
}

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

function resultOf(run: RunView, { status, reason, milliseconds }: RunFinished): AskResult {
  return {
    answer: run.answered?.answer ?? '',
    status,
    reason,
    usage: usageOf(run, milliseconds),
    citations: run.answered?.citations ?? [],
  };
}

/** A run that did not come to its own end. */
function unfinished(run: RunView, code: string, message: string): AskResult {
  return { answer: '', status: 'failed', reason: { code, message }, usage: usageOf(run, 0), citations: [] };
}

function usageOf({ totals }: RunView, milliseconds: number): AskUsage {
  return { ...totals, milliseconds };
}
