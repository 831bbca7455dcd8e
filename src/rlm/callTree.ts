import pLimit from 'p-limit';
import type { FenceText } from '../context/fence';
import { SearchTimeout, unlimited, type TimeLimit } from '../context/timeLimit';
import type { CallFinished, EventBody } from './events';
import { GuestReads } from './guestReads';
import { misfits, type JsonSchema } from './jsonSchema';
import type { RunLimits } from './limits';
import { standardTraits, type ChatMessage, type ModelRole } from './model';
import type { BlockStops } from './repl';
import type { LevelTraits } from './runModels';
import type { RunSettings } from './runSettings';
import type { Steering } from './steering';
import type { Spending } from './tokenAccount';

/** One model call as the engine asks the host for it. */
export interface CallSpec {
  readonly call: string;
  readonly iteration: string;
  readonly role: ModelRole;
  /** Of the loop that makes it: 0 for the root loop. */
  readonly level: number;
  readonly messages: readonly ChatMessage[];
  /** Index of the first message that the loop's previous call did not have. */
  readonly newFrom: number;
  /** True when `messages` is no continuation of the previous call's; then `newFrom` is 0. */
  readonly restarts?: boolean | undefined;
  /** The root's last turn: it may use what is kept back for it. */
  readonly isLast: boolean;
  readonly maxOutputTokens?: number | undefined;
  /** Hash of what is asked, before fencing. */
  readonly content?: string | undefined;
  readonly schema?: JsonSchema | undefined;
  readonly offersReplTool?: boolean | undefined;
  /** Cut the reply after its first block of code; see `BlockWatcher` for `scripts` and `thinks`. */
  readonly stopAtCode?: { readonly scripts: boolean; readonly thinks: boolean } | undefined;
  readonly note?: string | undefined;
}

/** How a call ended, and what tokens and money are left in the run after it. */
export interface CallResult {
  readonly outcome: CallFinished['outcome'];
  readonly left: Spending;
}

/**
 * Makes a call and reports its events. Resolves for failures of the call, too.
 * @throws the signal's reason when aborted.
 */
export type CallModel = (spec: CallSpec, signal: AbortSignal) => Promise<CallResult>;

/** Why a run ends after one more turn of the root: a budget that is used up, or the user's wish. */
export interface Exhausted {
  readonly code: 'sub-calls' | 'tokens' | 'answer-now';
  readonly message: string;
}

/** A value is checked against a schema for so long: a pattern in it may never come to an end. */
const schemaCheckMs = 1_000;

/** By the id of an iteration, for each of its blocks that ran to its end; empty for one that nothing stopped. */
export type Stops = Readonly<Record<string, readonly BlockStops[]>>;

/** By the turn of the root that they join, from 1. */
export type Hints = Readonly<Record<number, readonly string[]>>;

export interface CallTreeOptions {
  readonly limits: RunLimits;
  readonly settings: RunSettings;
  /** By the level of a loop. */
  readonly traits: readonly LevelTraits[];
  readonly callModel: CallModel;
  readonly report: (event: EventBody) => void;
  /** For what models are told that is data. */
  readonly fence: FenceText;
  /** Whether code can ask the editor's language server. */
  readonly hasLanguageServer?: boolean | undefined;
  /** Whether code can ask about syntax trees; `undefined`: it can. */
  readonly hasSyntaxTrees?: boolean | undefined;
  /** Where time limits stopped the blocks of the run that is replayed, by iteration; see `BlockTime`. */
  readonly stops?: Stops | undefined;
  /** What the user had said in the run that is replayed. */
  readonly hints?: Hints | undefined;
  /** What code is told of the context; `undefined`: it is not recorded. */
  readonly reads?: GuestReads | undefined;
  /** See `RecordedContext`. */
  readonly firstMessages?: Readonly<Record<string, string>> | undefined;
  /** For the patterns in schemas that the guest writes; `undefined`: none. */
  readonly timeLimit?: TimeLimit | undefined;
}

/** What all loops of a run share: the limits, what is used of them, and the way to the host. */
export class CallTree {
  readonly limits: RunLimits;
  readonly settings: RunSettings;
  readonly hasLanguageServer: boolean;
  readonly hasSyntaxTrees: boolean;
  readonly report: (event: EventBody) => void;
  readonly fence: FenceText;
  readonly reads: GuestReads;
  readonly #traits: readonly LevelTraits[];
  readonly #callModel: CallModel;
  readonly #firstMessages: Readonly<Record<string, string>>;
  readonly #stops: Stops;
  readonly #recordedHints: Hints;
  readonly #timeLimit: TimeLimit;
  readonly #places: ReturnType<typeof pLimit>;
  #made = 0;
  #left: Spending | undefined;
  #exhausted: Exhausted | undefined;
  #hints: string[] = [];

  constructor(options: CallTreeOptions) {
    const { limits, settings, traits, callModel, report, fence, stops = {}, hints = {} } = options;
    const { timeLimit = unlimited } = options;
    this.limits = limits;
    this.settings = settings;
    this.hasLanguageServer = options.hasLanguageServer === true;
    this.hasSyntaxTrees = options.hasSyntaxTrees !== false;
    this.report = report;
    this.fence = fence;
    this.reads = options.reads ?? new GuestReads({ report });
    this.#traits = traits;
    this.#callModel = callModel;
    this.#firstMessages = options.firstMessages ?? {};
    this.#stops = stops;
    this.#recordedHints = hints;
    this.#timeLimit = timeLimit;
    this.#places = pLimit(Math.max(1, limits.concurrency));
  }

  /** Of the models of a loop on this level. */
  traitsAt(level: number): LevelTraits {
    return this.#traits[level] ?? { loop: standardTraits, sub: standardTraits };
  }

  /** Where a block of this turn was stopped in the run that is replayed; `undefined`: it is new. */
  stopsOf(iteration: string, block: number): BlockStops | undefined {
    return this.#stops[iteration]?.[block];
  }

  /** What the model of a loop was told first, in the run that is replayed; `undefined`: that counts for nothing. */
  firstMessageOf(loop = ''): string | undefined {
    return this.#firstMessages[loop];
  }

  /** Calls other than turns of the root loop that may still be made. */
  get subCallsLeft(): number {
    return this.limits.maxSubCalls - this.#made;
  }

  /** As the host said last; `undefined` before the first call. */
  get left(): Spending | undefined {
    return this.#left;
  }

  /** Set once something was refused for lack of budget. */
  get exhausted(): Exhausted | undefined {
    return this.#exhausted;
  }

  /** True once no call is made any more, not even one that was counted before. */
  get launchesNothing(): boolean {
    return this.#exhausted !== undefined && this.#exhausted.code !== 'sub-calls';
  }

  steer(steering: Steering): void {
    if (steering.kind === 'hint') {
      this.#hints.push(steering.text);
      this.#announce(steering.text);
    } else if (!this.#exhausted) {
      this.#exhausted = { code: 'answer-now', message: 'the user asks for the answer now' };
      this.report({
        type: 'warning',
        code: 'answer-now',
        message: 'The next turn will be the last: you asked for the answer now.',
      });
    }
  }

  /** Hints that the root has not been told yet, and those that it was told in this turn before. */
  takeHints(turn: number): string[] {
    const recorded = this.#recordedHints[turn] ?? [];
    for (const text of recorded) this.#announce(text);
    const hints = [...recorded, ...this.#hints];
    this.#hints = [];
    return hints;
  }

  #announce(hint: string): void {
    this.report({ type: 'warning', code: 'hint', message: `Your hint joins the next turn: ${hint}` });
  }

  /** Counts one call against the limit; false, and the run is exhausted, when there is none left. */
  take(): boolean {
    if (this.subCallsLeft > 0) {
      this.#made++;
      return true;
    }
    const message = `all ${this.limits.maxSubCalls} sub-calls of this run are used`;
    this.#exhausted ??= { code: 'sub-calls', message };
    return false;
  }

  /** Does the work of one plain call when it is its turn: so many are in progress as the limits allow. */
  inPlace<T>(work: () => Promise<T>): Promise<T> {
    return this.#places(work);
  }

  /**
   * See `misfits`.
   * @throws when a pattern in the schema takes too long, in words for whoever wrote it.
   */
  misfits(schema: JsonSchema, value: unknown): readonly string[] {
    try {
      return this.#timeLimit.run(() => misfits(schema, value), schemaCheckMs);
    } catch (error) {
      if (!(error instanceof SearchTimeout)) throw error;
      const message =
        'a pattern in the schema takes too long on the reply: write it without nested repetition';
      throw new Error(message, { cause: error });
    }
  }

  async call(spec: CallSpec, signal: AbortSignal): Promise<CallFinished['outcome']> {
    const { outcome, left } = await this.#callModel(spec, signal);
    this.#left = left;
    if (!outcome.ok && outcome.code === 'budget')
      this.#exhausted ??= { code: 'tokens', message: outcome.message };
    return outcome;
  }
}
