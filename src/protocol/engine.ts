import * as v from 'valibot';
import type { Corpus } from '../context/documents';
import type { Beginning } from '../rlm/beginning';
import type { CallResult, CallSpec, Hints, Stops } from '../rlm/callTree';
import type { Steering } from '../rlm/steering';
import type { Route } from '../rlm/direct';
import type { EventBody, GuestClock } from '../rlm/events';
import type { LanguageAnswer, LanguageRequest } from '../rlm/languageServer';
import type { BlockId } from '../rlm/repl';
import type { LoopResult } from '../rlm/loopResult';
import type { RunLimits } from '../rlm/limits';
import type { RecordedContext } from '../rlm/recordedContext';
import type { LevelTraits } from '../rlm/runModels';
import type { RunSettings } from '../rlm/runSettings';
import type { TextProgress } from './textProgress';

/**
 * The wire between the host and its engine's worker: two interfaces of methods, each called from the other
 * end. What a worker says is checked at the host's door, since guest code runs in it.
 */

/** What the host can ask of the engine. */
export interface EngineMethods {
  /** Runs one question; resolves when the run has ended, however it ended. */
  run(task: RunTask): Promise<RunResult>;
  /**
   * What a run over a corpus would see; nothing is sent anywhere.
   * @throws when `cancel` ended it.
   */
  inspect(corpus: Corpus): Promise<Inspected | Unreadable>;
  /** Ends the run in progress, which then resolves with what there is. */
  cancel(reason: StopReason): void;
  /** What the user tells the run in progress. */
  steer(steering: Steering): void;
}

export interface RunResult extends LoopResult {
  /** True when the engine keeps the conversation: the next run may follow up on this one. */
  readonly isFollowable: boolean;
}

/** A corpus as a run would see it. */
export interface Inspected {
  /** How many. */
  readonly documents: number;
  readonly characters: number;
  /** Estimate. */
  readonly tokens: number;
  /** Entries, folders counted once. */
  readonly leftOut: number;
  /** Secrets that read as asterisks. */
  readonly masked: number;
  /** See `writeFingerprints`. */
  readonly fingerprints: string;
  /** All of it in words: Markdown. */
  readonly text: string;
}

/** A corpus that cannot even be listed, and why. */
export interface Unreadable {
  readonly problem: string;
}

/** Why a run is stopped from outside. */
export interface StopReason {
  readonly code: 'cancelled' | 'time';
  readonly message: string;
}

export interface RunTask {
  readonly question: string;
  /** `undefined`: the question goes on in the conversation of the last one. */
  readonly corpus: Corpus | undefined;
  readonly limits: RunLimits;
  readonly route: Route;
  readonly settings: RunSettings;
  /** False in the terminal. */
  readonly hasLanguageServer: boolean;
  /** By the level of a loop. */
  readonly traits: readonly LevelTraits[];
  readonly clock: GuestClock;
  /**
   * Whether the first call is made when the text is loaded, or beside the loading, as in the run that is replayed;
   * `undefined`: as the time it takes decides.
   */
  readonly begins?: Beginning | undefined;
  /** Of the run that is replayed, as far as it came. */
  readonly stops: Stops;
  readonly hints: Hints;
  /** Of the run that is replayed; `undefined`: it is new. */
  readonly recorded?: RecordedContext | undefined;
  /** How many characters of what code reads of the context are to be reported; `undefined`: none. */
  readonly keepContext?: number | undefined;
  /** Secret of this machine that fences are keyed with. */
  readonly fenceKey: Uint8Array;
}

/** What the engine can ask of the host. */
export interface HostMethods {
  /** One model call: the host reports its events and resolves with its outcome, also for failures. */
  complete(spec: CallSpec): Promise<CallResult>;
  report(event: EventBody): void;
  /** How far listing and reading are; see `OnTextProgress`. */
  progress(progress: TextProgress | undefined): void;
  /** Asks the editor's language server; the host records question and answer. */
  askLanguageServer(request: LanguageRequest): Promise<LanguageAnswer>;
}

/** Set by the one end, read by the other, while the worker's thread may be busy. */
export const sharedCells = {
  /** Host → engine: 1 ends guest code at its next interrupt check. */
  cancel: 0,
  /** Engine → host: 1 while guest code (or a search for it) has the thread. */
  guestRuns: 1,
  /** Engine → host: counts up whenever guest code gets the thread. */
  guestTurn: 2,
  /** Engine → host: the block whose code has the thread, as written by `writeBlock`. */
  guestBlock: 3,
} as const;
/** Turns of deeper loops have longer ids. */
const maxBlockId = 128;
export const sharedCellCount = sharedCells.guestBlock + maxBlockId + 1;

/** Notes whose code gets the thread; `undefined`: it is no block's. */
export function writeBlock(cells: Int32Array, block: BlockId | undefined): void {
  const id = block ? `${block.index} ${block.iteration}`.slice(0, maxBlockId) : '';
  for (let at = 0; at <= id.length; at++)
    cells[sharedCells.guestBlock + at] = at < id.length ? id.charCodeAt(at) : 0;
}

/** The block whose code has the thread; `undefined` when none has, or code that is no block's. */
export function readBlock(cells: Int32Array): BlockId | undefined {
  if (Atomics.load(cells, sharedCells.guestRuns) === 0) return undefined;
  const codes = [...cells.subarray(sharedCells.guestBlock)];
  const id = String.fromCharCode(...codes.slice(0, codes.indexOf(0)));
  const [index, iteration] = id.split(' ');
  return iteration === undefined ? undefined : { iteration, index: Number(index) };
}

/** What the worker is started with. */
export interface WorkerStart {
  readonly cells: Int32Array;
  /** Path of QuickJS's wasm file. */
  readonly wasmPath: string;
}

const message = v.object({
  role: v.picklist(['system', 'user', 'assistant']),
  content: v.string(),
});

/** A `CallSpec` at the host's door. */
export const callSpec = v.object({
  call: v.string(),
  iteration: v.string(),
  role: v.picklist(['root', 'sub']),
  level: v.pipe(v.number(), v.integer(), v.minValue(0)),
  messages: v.array(message),
  newFrom: v.pipe(v.number(), v.integer(), v.minValue(0)),
  isLast: v.boolean(),
  content: v.optional(v.string()),
  maxOutputTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  restarts: v.optional(v.boolean()),
  schema: v.optional(v.record(v.string(), v.unknown())),
  offersReplTool: v.optional(v.boolean()),
  stopAtCode: v.optional(v.object({ scripts: v.boolean(), thinks: v.boolean() })),
  note: v.optional(v.string()),
});
