import type { Corpus } from '../context/documents';
import type { OnTextProgress } from '../protocol/textProgress';
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

/** The text that questions are about. */
export interface CorpusGiven {
  /** Documents given as bytes are moved to the engine: their buffers are empty afterwards. */
  readonly corpus: Corpus;
  /**
   * Gathers it once more, for an engine in place of one that was lost; `undefined`: `corpus` serves again, unless
   * documents were given as bytes.
   */
  readonly corpusAgain?: ((signal: AbortSignal) => Promise<Corpus>) | undefined;
}

export interface NewQuestion extends AnyQuestion, CorpusGiven {
  readonly follows?: undefined;
}

/** Goes on in a conversation: the same snapshot, REPL and history; limits and models of its own. */
export interface FollowUpQuestion extends AnyQuestion {
  /** The run before it. */
  readonly follows: string;
  /** The conversation, where it is not the session's present one: it is replayed first, at no cost. */
  readonly earlier?: EarlierConversation | undefined;
  readonly corpus?: undefined;
}

/** Questions that were asked one after another over the same text. */
export interface EarlierConversation extends CorpusGiven {
  /** Oldest first. */
  readonly runs: readonly EarlierRun[];
}

/** A run as its journal has it, and what of its asking the journal does not tell. */
export interface EarlierRun extends Pick<AnyQuestion, 'models' | 'route' | 'prices'> {
  /** See `conversationRun`. */
  readonly recorded: RecordedRun;
  readonly hasLanguageServer: boolean;
}

interface AnyQuestion {
  readonly runId: string;
  readonly question: string;
  /** A run that was broken off, as its journal has it: it is replayed at no cost, and then goes on. */
  readonly recorded?: RecordedRun | undefined;
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
  /**
   * So many characters of what code reads of the context are recorded, so that a replay needs no file;
   * `undefined`: none. A run that goes on keeps what it began with.
   */
  readonly keepContext?: number | undefined;
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
  /** How far listing and reading are. */
  readonly onProgress?: OnTextProgress | undefined;
  readonly signal: AbortSignal;
}
