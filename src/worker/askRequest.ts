import type { Corpus } from '../context/documents';
import type { Route } from '../rlm/direct';
import type { AskedInTerminal, TrajectoryEvent, Warning } from '../rlm/events';
import type { AskLanguageServer } from '../rlm/languageServer';
import type { RunLimits } from '../rlm/limits';
import type { Prices } from '../rlm/pricing';
import type { RunModels } from '../rlm/runModels';
import type { RunSettings } from '../rlm/runSettings';
import type { RecordedRun } from '../trace/recordedRun';

/** One question over a corpus, or one that follows up on the last. */
export type AskRequest = NewQuestion | FollowUpQuestion;

export interface NewQuestion extends AnyQuestion {
  /** Documents given as bytes are moved to the engine: their buffers are empty afterwards. */
  readonly corpus: Corpus;
  readonly follows?: undefined;
  /** A run that was broken off, as its journal has it: it is replayed at no cost, and then goes on. */
  readonly recorded?: RecordedRun | undefined;
}

/** Goes on in the session's conversation: the same snapshot, REPL and history; limits and models of its own. */
export interface FollowUpQuestion extends AnyQuestion {
  /** The run before it; it must be the session's `conversation`. */
  readonly follows: string;
  readonly corpus?: undefined;
  readonly recorded?: undefined;
}

interface AnyQuestion {
  readonly runId: string;
  readonly question: string;
  /** They end their calls themselves when one takes too long, as those under a limiter do. */
  readonly models: RunModels;
  readonly limits: RunLimits;
  /** `undefined`: `defaultRunSettings`. */
  readonly settings?: RunSettings | undefined;
  /** `undefined`: the loop, whatever the size. The built-in explorer always works in the loop. */
  readonly route?: Route | undefined;
  /** By model name; a model without one costs nothing as far as the budget knows. */
  readonly prices?: Prices | undefined;
  /** `undefined` outside the editor: code is told what to use instead. */
  readonly askLanguageServer?: AskLanguageServer | undefined;
  /** Recorded, so that the terminal can go on with the run; `undefined` in the editor. */
  readonly terminal?: AskedInTerminal | undefined;
  /** Told to the user before the run starts, e.g. options that have no meaning. */
  readonly warnings?: readonly Warning[];
  /** Awaited before an event takes effect: the journal. */
  readonly record: (event: TrajectoryEvent) => Promise<void>;
  /** Every event, in order, after it is recorded. */
  readonly onEvent: (event: TrajectoryEvent) => void;
  /** Text as it streams in. */
  readonly onDelta: (call: string, text: string) => void;
  readonly signal: AbortSignal;
}
