import type { Citation } from '../context/citations';
import type { Coverage } from '../context/coverage';
import type { LeftOutCount } from '../context/documents';
import type { LanguageAnswer, LanguageRequest } from './languageServer';
import type { RunLimits } from './limits';
import type { Steering } from './steering';
import type { RunSettings } from './runSettings';
import type { Spending } from './tokenAccount';
import type { ChatMessage, ModelRole, TokenUsage } from './model';

/**
 * Everything that happens in a run, in order: the one truth that the panel, the terminal, the journal and
 * the tests read. The engine reports bodies; the host adds those of the model calls and numbers them all.
 */
export type TrajectoryEvent = EventBody & {
  /** 1, 2, 3, … without gaps within a run. */
  readonly seq: number;
  /** Milliseconds since the Unix epoch, by the host's clock. */
  readonly time: number;
};

export type EventBody =
  | RunStarted
  | RunResumed
  | ContextListed
  | SnapshotTaken
  | ContextLoaded
  | IterationStarted
  | ContextRead
  | CallStarted
  | CallRefused
  | CallRetried
  | CallFinished
  | Steered
  | CodeStarted
  | CodeFinished
  | LanguageAnswered
  | Compacted
  | Warning
  | Answered
  | CoverageReported
  | RunFinished;

export interface RunStarted {
  readonly type: 'run.started';
  readonly runId: string;
  readonly question: string;
  /** The corpus in the user's words. */
  readonly scope: string;
  readonly rootModel: string;
  readonly subModel: string;
  /** False when only the built-in explorer takes part. */
  readonly isLanguageModel: boolean;
  readonly limits: RunLimits;
  /** Of the prompts: runs of different versions are not compared. */
  readonly promptVersion: string;
  /** `undefined` in journals from before there were any. */
  readonly settings?: RunSettings | undefined;
  /** What guest code has in place of time and chance; `undefined` in journals from before it was kept. */
  readonly clock?: GuestClock | undefined;
  /** What code is told of the context is recorded, up to so many characters; `undefined`: it is not. */
  readonly keepsContext?: number | undefined;
  /** The run whose conversation this one goes on with: same snapshot, same REPL, same history. */
  readonly follows?: string | undefined;
  /** `undefined` in the editor, which keeps such things beside its journals. */
  readonly terminal?: AskedInTerminal | undefined;
  /** The run that this one left after so many of its events, to go another way. */
  readonly forks?: { readonly runId: string; readonly events: number } | undefined;
}

/** What a run from the terminal needs to go on, besides what every run records. */
export interface AskedInTerminal {
  /** Absolute: the working folder. */
  readonly folder: string;
  /** Files and folders, relative to it. */
  readonly paths: readonly string[];
  /** Without user name and password; `undefined`: OpenAI's own. */
  readonly baseUrl?: string | undefined;
  readonly modelsByDepth: readonly string[];
  readonly route: 'auto' | 'rlm' | 'direct';
  /** Files of options, relative to the folder. */
  readonly models?: string | undefined;
  readonly prices?: string | undefined;
}

/** Guest code sees a time that stands still, and chances that a seed decides: a replay finds the same. */
export interface GuestClock {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** A whole number below 2^32. */
  readonly seed: number;
}

/** The run goes on after it was broken off: how it had ended no longer holds. */
export interface RunResumed {
  readonly type: 'run.resumed';
  /** What does it, with its version. */
  readonly software: string;
}

/** The first turn begins while the documents are still being read. */
export interface ContextListed {
  readonly type: 'context.listed';
  /** How many there are, as far as their names tell. */
  readonly documents: number;
  /** What the model is told of them: known from a list that was made then, and of which nothing else is left. */
  readonly overview: string;
}

/** The documents as this run sees them; before anything of them is shown to code. */
export interface SnapshotTaken {
  readonly type: 'snapshot';
  /** See `writeFingerprints`. */
  readonly documents: string;
}

/** The snapshot is read: what this run can see. */
export interface ContextLoaded {
  readonly type: 'context.loaded';
  readonly documents: number;
  readonly characters: number;
  /** Estimate. */
  readonly tokens: number;
  readonly leftOut: readonly LeftOutCount[];
  readonly milliseconds: number;
}

/** Code was told this of the context; a replay tells it the same. */
export interface ContextRead {
  readonly type: 'context.read';
  /**
   * The iteration whose code it was; `0` in place of its number: the REPL as it was made; followed by `.sizes`:
   * estimates of the calls of that code, in tokens. `texts`: no code, but the texts of the context that no file has.
   */
  readonly turn: string;
  /** In order; a string holds one answer or more, a line each, as JSON. */
  readonly answers: readonly string[];
}

/** One turn of a root (or child) loop begins. */
export interface IterationStarted {
  readonly type: 'iteration.started';
  /** The node's id, unique in the run, e.g. `1`, `2`; a child loop's are `2.c3.1`, `2.c3.2`. */
  readonly iteration: string;
  /** The sub-call whose child loop this is; `undefined` in the root loop. */
  readonly parent?: string | undefined;
  /** 1-based turn, of so many. */
  readonly index: number;
  readonly of: number;
}

export interface CallStarted {
  readonly type: 'call.started';
  /** Unique in the run: the root call of iteration `2` is `2.root`, its sub-calls `2.c1`, `2.c2`, …. */
  readonly call: string;
  readonly iteration: string;
  readonly role: ModelRole;
  readonly model: string;
  /**
   * Sub-call: all it is sent. Root call: what is new since the loop's previous call; its list is that
   * call's list, that call's reply as `assistant`, then these.
   */
  readonly messages: readonly ChatMessage[];
  /** Root call: true when `messages` is the whole list, since the earlier ones were made shorter. */
  readonly restarts?: boolean | undefined;
  /** Set for an `rlm_query` that has a loop of its own: the iterations with this call as their parent. */
  readonly isChild?: boolean | undefined;
  /** A remark for the reader, e.g. that an `rlm_query` at the depth limit became a plain call. */
  readonly note?: string | undefined;
  /** Set when the run was broken off while the call was in flight, and made it again when it went on. */
  readonly reissued?: boolean | undefined;
}

/** A call that was not made. */
export interface CallRefused {
  readonly type: 'call.refused';
  readonly call: string;
  /** `texts-gone`: its text is in files that are not at hand; `undefined`: the budget had no room for it. */
  readonly code?: 'texts-gone' | undefined;
  readonly message: string;
  readonly left: SpendingLeft;
}

/** What the user told the run, where it stands in the order of all that the engine was told. */
export interface Steered {
  readonly type: 'steered';
  readonly steering: Steering;
}

/** What is left of a run's tokens and money; `undefined` where there is no limit. */
export interface SpendingLeft {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cost?: number | undefined;
}

export interface CallRetried {
  readonly type: 'call.retried';
  readonly call: string;
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly reason: string;
  readonly delayMs: number;
}

export interface CallFinished {
  readonly type: 'call.finished';
  readonly call: string;
  readonly milliseconds: number;
  readonly outcome:
    | {
        readonly ok: true;
        readonly text: string;
        readonly reasoning?: string | undefined;
        readonly finish: 'stop' | 'length' | 'filtered';
        /** Set when the reply was kept from an earlier run, at no cost. */
        readonly cached?: boolean | undefined;
        /** Set when it was cut after its first block of code, of which only one runs in a turn. */
        readonly cut?: boolean | undefined;
        /** Provider's figures, or our estimate when it gives none. */
        readonly usage: TokenUsage & {
          readonly estimated: boolean;
          /** In US dollars, where the model's price is known. */
          readonly cost?: number | undefined;
        };
      }
    | { readonly ok: false; readonly code: string; readonly message: string };
  /** What tries that broke off are likely to have used, beside the outcome's usage; `undefined`: there were none. */
  readonly lost?: Spending | undefined;
  /** As the engine was told with the outcome; `undefined` in journals from before it was kept. */
  readonly left?: SpendingLeft | undefined;
}

export interface CodeStarted {
  readonly type: 'code.started';
  readonly iteration: string;
  readonly code: string;
}

export interface CodeFinished {
  readonly type: 'code.finished';
  readonly iteration: string;
  /** As the root sees it, cut at the limit. */
  readonly output: string;
  /** `undefined` when the block ran to its end. */
  readonly error?: string | undefined;
  readonly milliseconds: number;
  /** What time limits ended, as counts that a replay finds again: see `StoppedBy`. */
  readonly stopped?: StoppedBy | undefined;
  /** Hash of what the REPL's variables hold, as `SHOW_VARS()` tells. */
  readonly state?: string | undefined;
}

/** Where time limits ended something in a block. */
export interface StoppedBy {
  /** The check for interrupts, counted from the block's begin, at which its time was over. */
  readonly tick?: number | undefined;
  /** The operations on the context, counted likewise, that were searches which took too long. */
  readonly searches?: readonly number[] | undefined;
  /** True when nothing could stop it but ending the engine's thread: a replay does not run it. */
  readonly hung?: true | undefined;
  /** True when the engine's thread ended in it, again and again: a replay does not run it. */
  readonly died?: true | undefined;
}

/** Code asked the editor's language server; a replay hands out the same answer. */
export interface LanguageAnswered {
  readonly type: 'language.answered';
  readonly request: LanguageRequest;
  readonly answer: LanguageAnswer;
}

/** The messages of a loop were made shorter, to fit the model's window; its REPL keeps every value. */
export interface Compacted {
  readonly type: 'compacted';
  readonly iteration: string;
  /** `outputs`: earlier outputs became handles; `summary`: earlier turns became a summary. */
  readonly kind: 'outputs' | 'summary';
  /** Of the messages, estimated. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

export interface Warning {
  readonly type: 'warning';
  /** Stable, e.g. `option-without-meaning`, `reply-without-code`, `reply-cut`. */
  readonly code: string;
  readonly message: string;
}

export interface Answered {
  readonly type: 'answered';
  /** Markdown. */
  readonly answer: string;
  /** `final`: the model said so; `fallback`: the best there was when the run had to stop. */
  readonly how: 'final' | 'fallback';
  readonly citations: readonly Citation[];
}

export interface CoverageReported {
  readonly type: 'coverage';
  readonly coverage: Coverage;
}

export type RunStatus = 'complete' | 'partial' | 'failed';

export interface RunFinished {
  readonly type: 'run.finished';
  readonly status: RunStatus;
  /** Why it is not complete: a stable code (`cancelled`, `iterations`, `unauthorized`, …) and words. */
  readonly reason?: { readonly code: string; readonly message: string } | undefined;
  readonly milliseconds: number;
}
