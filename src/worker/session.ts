import type { Corpus } from '../context/documents';
import type { EventBody, RunFinished, TrajectoryEvent } from '../rlm/events';
import type { RunLimits } from '../rlm/limits';
import type { LanguageModel } from '../rlm/model';

/** One question over one corpus. */
export interface AskRequest {
  readonly runId: string;
  readonly question: string;
  readonly corpus: Corpus;
  readonly models: { readonly root: LanguageModel; readonly sub: LanguageModel };
  readonly limits: RunLimits;
  /** Told to the user before the run starts, e.g. options that have no meaning. */
  readonly warnings?: readonly Extract<EventBody, { type: 'warning' }>[];
  /** Awaited before an event takes effect: the journal. */
  readonly record: (event: TrajectoryEvent) => Promise<void>;
  /** Every event, in order, after it is recorded. */
  readonly onEvent: (event: TrajectoryEvent) => void;
  /** Text as it streams in. */
  readonly onDelta: (call: string, text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The host's end of an engine: owns the worker thread and makes the model calls for it.
 * A failed, cancelled or partial run resolves too; its `run.finished` event says so.
 */
export interface Session {
  ask(request: AskRequest): Promise<RunFinished>;
  /** Ends the worker and whatever runs in it. Safe to call twice. */
  dispose(): Promise<void>;
}
