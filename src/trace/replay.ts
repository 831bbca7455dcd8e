import { changesInWords, snapshotChanges } from '../context/fingerprints';
import type { CallResult, CallSpec, Hints, Stops } from '../rlm/callTree';
import type {
  CallFinished,
  CallRefused,
  CallStarted,
  EventBody,
  LanguageAnswered,
  SpendingLeft,
  StoppedBy,
  TrajectoryEvent,
} from '../rlm/events';
import type { LanguageAnswer, LanguageRequest } from '../rlm/languageServer';
import type { Spending } from '../rlm/tokenAccount';
import { canonical } from './canonical';
import { hintsOf } from './hintsOf';
import { withRecordedTexts } from './withRecordedTexts';
import { wentWithoutFiles } from './recordedContext';
import { asRecorded, recordedMessages, type RecordedMessages } from './recordedMessages';
import type { RecordedRun } from './recordedRun';
import { ReplayDiverged } from './replayDiverged';
import { withoutSkipped, withSkipped } from './skippedBlocks';

type Started = CallStarted & { readonly seq: number };

/** How a call ended that was made then; `started` is `undefined` where it was refused. */
interface Recorded {
  readonly started: Started | undefined;
  readonly result: CallResult;
}

/** What the engine was told, in the order in which it was told. */
type Told = CallFinished | CallRefused | LanguageAnswered;

/**
 * Stands in for models and language server while an engine goes through a recorded run again: it tells the engine what it
 * was told then, in the same order, and holds what it reports against what it reported then.
 */
export class Replay {
  /** Resolves once the engine was told everything: what comes next is new. */
  readonly over: Promise<void>;
  readonly stops: Stops;
  readonly hints: Hints;
  readonly #isStrict: boolean;
  readonly #isWhole: boolean;
  readonly #hasFiles: boolean;
  readonly #lastSeq: number;
  readonly #messages: RecordedMessages | undefined;
  readonly #told: readonly (TrajectoryEvent & Told)[];
  /** A block that was stopped leaves calls behind that end when they do. */
  readonly #leavesCalls: boolean;
  /** Calls as they were made last; no longer, once they have ended. */
  readonly #inFlight = new Map<string, Started>();
  readonly #outcomes = new Map<string, Recorded[]>();
  readonly #expected = new Map<string, TrajectoryEvent[]>();
  readonly #answers = new Map<string, LanguageAnswer[]>();
  /** Who asked and was not told yet, by what they asked. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #next = 0;
  #isTelling = false;
  #end: () => void = () => undefined;

  /** @param skipped blocks that are not run, besides those that were not in the recorded run */
  constructor(recorded: RecordedRun, skipped: Stops = {}) {
    const { events: all, lastSeq, isWhole = false, standsAsRecorded = false } = recorded;
    this.stops = withSkipped(stopsOf(all), skipped);
    this.#leavesCalls = Object.values(this.stops).some((blocks) =>
      blocks.some(({ tick }) => tick !== undefined),
    );
    const events = withoutSkipped(all, this.stops);
    this.#isStrict = !standsAsRecorded;
    this.#isWhole = isWhole;
    this.#hasFiles = recorded.withoutFiles !== true && !wentWithoutFiles(all);
    this.#lastSeq = lastSeq;
    this.over = new Promise((resolve) => (this.#end = resolve));
    const children = new Set(
      events.flatMap((event) =>
        event.type === 'call.started' && event.isChild === true ? [event.call] : [],
      ),
    );
    for (const event of events) this.#expect(event, children);
    this.#told = events.filter(
      (event): event is TrajectoryEvent & Told =>
        event.type === 'call.refused' ||
        event.type === 'language.answered' ||
        (event.type === 'call.finished' && !children.has(event.call)),
    );
    this.hints = hintsOf(events);
    this.#messages = standsAsRecorded || !this.#hasFiles ? recordedMessages(events) : undefined;
    void this.#deliver();
  }

  /** Whether the call was in flight when the run was broken off. */
  wasStarted(call: string): boolean {
    return this.#inFlight.has(call);
  }

  /**
   * The recorded outcome of a call, when it is its turn; `undefined` for a call that has none.
   * @throws {ReplayDiverged} when the call is not the one that was recorded.
   */
  complete(spec: CallSpec): Promise<CallResult> | undefined {
    if (/^\d+\.root$/.test(spec.call)) this.#checkCalls(spec.call);
    const recorded = this.#outcomes.get(spec.call)?.shift();
    if (!recorded) {
      this.#refuseAfter(spec);
      return undefined;
    }
    const { started, result } = recorded;
    const sent = spec.messages.slice(spec.newFrom);
    if (this.#isStrict && started && !isSame(started.messages, withRecordedTexts(started.messages, sent)))
      throw new ReplayDiverged(started.seq, `what the call ${spec.call} is sent`);
    return this.#inTurn(spec.call, result);
  }

  /** A call that is not recorded, as it is to be made. */
  live(spec: CallSpec): CallSpec {
    const made = this.#messages ? asRecorded(spec, this.#messages) : spec;
    const started = this.#inFlight.get(spec.call);
    return started ? { ...made, messages: withRecordedTexts(started.messages, made.messages) } : made;
  }

  /** The recorded answer to a question to the language server, when it is its turn; `undefined` without one. */
  answer(request: LanguageRequest): Promise<LanguageAnswer> | undefined {
    const key = questionKey(request);
    const answer = this.#answers.get(key)?.shift();
    return answer && this.#inTurn(key, answer);
  }

  /**
   * True when the engine reports what it did then.
   * @throws {ReplayDiverged} when it reports something else in its place.
   */
  knows(body: EventBody): boolean {
    const expected = this.#expected.get(keyOf(body))?.shift();
    // A run that ended without its files has none of these.
    if (!expected && this.#isWhole && !this.#hasFiles && ofFiles.has(body.type)) return true;
    if (!expected && this.#isWhole)
      throw new ReplayDiverged(this.#lastSeq, `a step more: ${described(body)}`);
    if (!expected) return false;
    if (isSame(...this.#comparable(expected, body))) return true;
    if (!this.#isStrict && mayDiffer.has(body.type)) return true;
    throw new ReplayDiverged(expected.seq, differenceOf(expected, body));
  }

  /**
   * Once the engine has ended.
   * @throws {ReplayDiverged} when it has not done all that a whole run did.
   */
  checkEnd(): void {
    if (!this.#isWhole) return;
    this.#checkCalls();
    const isReported = ({ type }: EventBody): boolean =>
      !byHost.has(type) && (this.#hasFiles || !ofFiles.has(type));
    const left = [...this.#expected.values()].flat().filter(isReported);
    const [missing] = left.sort((a, b) => a.seq - b.seq);
    if (missing) throw new ReplayDiverged(missing.seq, described(missing));
  }

  /**
   * Between the turns of the root no call is under way: one that is recorded before, and was not made, never will be.
   * @param turn the call that begins the next turn; `undefined`: there is none
   */
  #checkCalls(turn?: string): void {
    const told = this.#told[this.#next];
    if (!told || this.#leavesCalls || this.#isAsked() || keyOfTold(told) === turn) return;
    const [recorded] = 'call' in told ? (this.#outcomes.get(told.call) ?? []) : [];
    throw new ReplayDiverged(
      recorded?.started?.seq ?? told.seq,
      'call' in told ? `the call ${told.call}, which is not made` : described(told),
    );
  }

  /** Citations hang on the files. */
  #comparable(expected: TrajectoryEvent, body: EventBody): [unknown, unknown] {
    if (this.#hasFiles || expected.type !== 'answered' || body.type !== 'answered') return [expected, body];
    return [
      { ...expected, citations: [] },
      { ...body, citations: [] },
    ];
  }

  /** A call without a record cannot be one of a block that came to its end: its calls were all answered. */
  #refuseAfter({ call, iteration }: CallSpec): void {
    const finished = this.#expected.get(`code.finished ${iteration}`)?.[0];
    const isTurn = call.startsWith(`${iteration}.root`);
    if (this.#isWhole) throw new ReplayDiverged(this.#lastSeq, `a call more: ${call}`);
    if (finished && !isTurn && !this.#inFlight.has(call))
      throw new ReplayDiverged(finished.seq, `turn ${iteration} makes a call ${call} that it did not make`);
  }

  /** Resolves with what is recorded once it is the turn of what was asked. */
  #inTurn<T>(key: string, recorded: T): Promise<T> {
    return new Promise((resolve) => {
      const same = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, [...same, () => resolve(recorded)]);
      void this.#deliver();
    });
  }

  #expect(event: TrajectoryEvent, children: ReadonlySet<string>): void {
    // The engine is given these, and reports none of them again.
    if (event.type === 'context.read') return;
    addTo(this.#expected, keyOf(event), event);
    if (event.type === 'language.answered') addTo(this.#answers, questionKey(event.request), event.answer);
    else if (event.type === 'call.started') this.#inFlight.set(event.call, event);
    else if (event.type === 'call.refused' || (event.type === 'call.finished' && !children.has(event.call))) {
      const started = event.type === 'call.finished' ? this.#inFlight.get(event.call) : undefined;
      addTo(this.#outcomes, event.call, { started, result: resultOf(event) });
      this.#inFlight.delete(event.call);
    }
  }

  /** Tells what it is the turn of; one teller at a time. */
  async #deliver(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let told = this.#told[this.#next]; told; told = this.#told[this.#next]) {
      // Whoever asked listens by now, and has handed on what came before: so the order is kept.
      await someTurns();
      if (!this.#tell(keyOfTold(told))) break;
      this.#next++;
    }
    this.#isTelling = false;
    if (this.#next >= this.#told.length) this.#end();
    // Asked for while the loop was about to end.
    else if (this.#isAsked()) void this.#deliver();
  }

  /** False while it was not asked for. */
  #tell(key: string): boolean {
    const [first, ...others] = this.#waiting.get(key) ?? [];
    if (!first) return false;
    this.#waiting.set(key, others);
    first();
    return true;
  }

  #isAsked(): boolean {
    const told = this.#told[this.#next];
    return told !== undefined && (this.#waiting.get(keyOfTold(told)) ?? []).length > 0;
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function keyOfTold(told: Told): string {
  return told.type === 'language.answered' ? questionKey(told.request) : told.call;
}

function questionKey(request: LanguageRequest): string {
  return `language ${canonical(request)}`;
}

/** More turns of the microtask queue than a reply takes through promises to the wire. */
async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await Promise.resolve();
}

/** Events that stand for the same step have the same key. */
function keyOf(event: EventBody): string {
  switch (event.type) {
    case 'iteration.started':
    case 'code.started':
    case 'code.finished':
    case 'compacted':
      return `${event.type} ${event.iteration}`;
    case 'call.started':
    case 'call.finished':
      return `${event.type} ${event.call}`;
    case 'warning':
      return `${event.type} ${event.code} ${event.message}`;
    default:
      return event.type;
  }
}

/** They hang on the text, and on what a run is told of it. */
const mayDiffer: ReadonlySet<EventBody['type']> = new Set([
  'context.listed',
  'snapshot',
  'context.loaded',
  'code.finished',
  'compacted',
]);
/** Of these an engine without files tells nothing; one that has them again may. */
const ofFiles: ReadonlySet<EventBody['type']> = new Set([
  'context.listed',
  'snapshot',
  'context.loaded',
  'coverage',
]);
/** The host's own, of which no engine tells; warnings are of both. */
const byHost: ReadonlySet<EventBody['type']> = new Set([
  'run.started',
  'run.resumed',
  'call.started',
  'call.refused',
  'call.retried',
  'call.finished',
  'language.answered',
  'steered',
  'warning',
  'run.finished',
]);

function differenceOf(expected: TrajectoryEvent, body: EventBody): string {
  if (expected.type !== 'snapshot' || body.type !== 'snapshot') return described(expected);
  return changesInWords(snapshotChanges(expected.documents, body.documents));
}

function described(event: EventBody): string {
  return 'iteration' in event ? `${event.type} of turn ${event.iteration}` : event.type;
}

function resultOf(event: CallFinished | CallRefused): CallResult {
  return event.type === 'call.finished'
    ? { outcome: event.outcome, left: spendingOf(event.left) }
    : {
        outcome: { ok: false, code: event.code ?? 'budget', message: event.message },
        left: spendingOf(event.left),
      };
}

function spendingOf({
  inputTokens = Infinity,
  outputTokens = Infinity,
  cost = Infinity,
}: SpendingLeft = {}): Spending {
  return { inputTokens, outputTokens, cost };
}

function stopsOf(events: readonly TrajectoryEvent[]): Stops {
  const stops: Record<string, StoppedBy[]> = {};
  for (const event of events)
    if (event.type === 'code.finished') (stops[event.iteration] ??= []).push(event.stopped ?? {});
  return stops;
}

/** Fences are keyed with a secret of the machine: their ids may differ, and nothing else. */
function isSame(recorded: unknown, now: unknown): boolean {
  const [a, b] = [recorded, now].map((value) =>
    canonical(value).replaceAll(/(<\/?data id=\\+")[0-9a-f]+/g, '$1'),
  );
  // A key that turned up was blotted out of the trace.
  return a === b || a?.includes('[key]') === true;
}
