import type { CallResult, CallSpec, Stops } from '../rlm/callTree';
import type {
  CallFinished,
  CallRefused,
  CallStarted,
  EventBody,
  LanguageAnswered,
  SpendingLeft,
  Steered,
  StoppedBy,
  TrajectoryEvent,
} from '../rlm/events';
import type { LanguageAnswer, LanguageRequest } from '../rlm/languageServer';
import type { Steering } from '../rlm/steering';
import type { Spending } from '../rlm/tokenAccount';
import { canonical } from './canonical';
import { ReplayDiverged } from './replayDiverged';

/** What the engine was told, in the order in which it was told. */
type Told = CallFinished | CallRefused | LanguageAnswered | Steered;

/**
 * Stands in for models and user while an engine goes through a recorded run again: it tells the engine what it
 * was told then, in the same order, and holds what it reports against what it reported then.
 */
export class Replay {
  /** Resolves once the engine was told everything: what comes next is new. */
  readonly over: Promise<void>;
  readonly stops: Stops;
  readonly #steer: (steering: Steering) => void;
  readonly #told: readonly Told[];
  readonly #started = new Map<string, CallStarted & { readonly seq: number }>();
  readonly #outcomes = new Map<string, CallResult>();
  readonly #expected = new Map<string, TrajectoryEvent[]>();
  readonly #answers = new Map<string, LanguageAnswer[]>();
  /** Who asked and was not told yet, by what they asked. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #next = 0;
  #isTelling = false;
  /** The engine has asked for a call, recorded or not. */
  #isAtWork = false;
  #end: () => void = () => undefined;

  /** @param steer tells the engine what the user told it */
  constructor(events: readonly TrajectoryEvent[], steer: (steering: Steering) => void) {
    this.#steer = steer;
    this.over = new Promise((resolve) => (this.#end = resolve));
    for (const event of events) this.#expect(event);
    const isModelCall = ({ call }: { readonly call: string }) => this.#started.get(call)?.isChild !== true;
    this.#told = events.filter(
      (event): event is TrajectoryEvent & Told =>
        event.type === 'steered' ||
        event.type === 'call.refused' ||
        event.type === 'language.answered' ||
        (event.type === 'call.finished' && isModelCall(event)),
    );
    for (const event of this.#told) this.#keep(event);
    this.stops = stopsOf(events);
    void this.#deliver();
  }

  /** Whether the call was in flight when the run was broken off. */
  wasStarted(call: string): boolean {
    return this.#started.has(call) && !this.#outcomes.has(call);
  }

  /**
   * The recorded outcome of a call, when it is its turn; `undefined` for a call that has none.
   * @throws {ReplayDiverged} when the call is not the one that was recorded.
   */
  complete(spec: CallSpec): Promise<CallResult> | undefined {
    this.#isAtWork = true;
    const result = this.#outcomes.get(spec.call);
    if (!result) {
      void this.#deliver();
      return undefined;
    }
    const started = this.#started.get(spec.call);
    const sent = spec.messages.slice(spec.newFrom);
    if (started && !sameMessages(started.messages, sent))
      throw new ReplayDiverged(started.seq, `what the call ${spec.call} is sent`);
    return this.#inTurn(spec.call, result);
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
    if (!expected) return false;
    if (canonical(expected) !== canonical(body)) throw new ReplayDiverged(expected.seq, described(expected));
    return true;
  }

  /** Resolves with what is recorded once it is the turn of what was asked. */
  #inTurn<T>(key: string, recorded: T): Promise<T> {
    return new Promise((resolve) => {
      const same = this.#waiting.get(key) ?? [];
      this.#waiting.set(key, [...same, () => resolve(recorded)]);
      void this.#deliver();
    });
  }

  #keep(event: Told): void {
    if (event.type === 'language.answered') {
      const key = questionKey(event.request);
      this.#answers.set(key, [...(this.#answers.get(key) ?? []), event.answer]);
    } else if (event.type !== 'steered') this.#outcomes.set(event.call, resultOf(event));
  }

  #expect(event: TrajectoryEvent): void {
    if (event.type === 'call.started') this.#started.set(event.call, event);
    const key = keyOf(event);
    const same = this.#expected.get(key);
    if (same) same.push(event);
    else this.#expected.set(key, [event]);
  }

  /** Tells what it is the turn of; one teller at a time. */
  async #deliver(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let told = this.#told[this.#next]; told; told = this.#told[this.#next]) {
      // Whoever asked listens by now, and has handed on what came before: so the order is kept.
      await someTurns();
      if (told.type === 'steered') {
        // Before the engine is at work nobody would hear it.
        if (!this.#isAsked()) break;
        this.#steer(told.steering);
      } else if (!this.#tell(keyOfTold(told))) break;
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

  /** Whether the next outcome or answer is waited for; where there is none left, whether the engine is at work. */
  #isAsked(): boolean {
    let at = this.#next;
    while (this.#told[at]?.type === 'steered') at++;
    const told = this.#told[at];
    if (!told || told.type === 'steered') return this.#isAtWork;
    return (this.#waiting.get(keyOfTold(told)) ?? []).length > 0;
  }
}

function keyOfTold(told: Exclude<Told, Steered>): string {
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

function described(event: TrajectoryEvent): string {
  return 'iteration' in event ? `${event.type} of turn ${event.iteration}` : event.type;
}

function resultOf(event: CallFinished | CallRefused): CallResult {
  return event.type === 'call.finished'
    ? { outcome: event.outcome, left: spendingOf(event.left) }
    : { outcome: { ok: false, code: 'budget', message: event.message }, left: spendingOf(event.left) };
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
function sameMessages(recorded: readonly unknown[], sent: readonly unknown[]): boolean {
  const [a, b] = [recorded, sent].map((messages) =>
    JSON.stringify(messages.map((message) => canonical(message))).replaceAll(
      /(<\/?data id=\\+")[0-9a-f]+/g,
      '$1',
    ),
  );
  // A key that turned up in a message was blotted out of the trace.
  return a === b || a?.includes('[key]') === true;
}
