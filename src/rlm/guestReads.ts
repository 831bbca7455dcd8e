import type { EventBody } from './events';

/** What is recorded of the reads of one turn's code. */
export interface RecordedTurn {
  /** How many answers there are. */
  readonly count: number;
  /** In order; `undefined`: the files are as they were, so that code reads them again. */
  readonly answers?: readonly string[] | undefined;
}

/** By turn: see `ContextRead`. */
export type RecordedReads = Readonly<Record<string, RecordedTurn>>;

export interface GuestReadsOptions {
  /** Of the run that is replayed. */
  readonly recorded?: RecordedReads | undefined;
  /** How many more characters are recorded; `undefined`: none, and nothing is said of it. */
  readonly room?: number | undefined;
  readonly report: (event: EventBody) => void;
}

/** Shorter answers go together into lines of up to so many characters. */
const lineLength = 4_000;
/** So many characters are reported at once. */
const batchLength = 250_000;

/**
 * What all code of a run is told of the context. It is recorded before anything comes of it, up to a bound, so
 * that a replay can tell the code the same without any file.
 */
export class GuestReads {
  readonly #recorded: RecordedReads;
  readonly #report: (event: EventBody) => void;
  readonly #turns = new Map<string, TurnReads>();
  #room: number | undefined;
  #kept = 0;
  /** What is to be reported next. */
  #turn = '';
  #lines: string[] = [];
  #length = 0;

  constructor({ recorded = {}, room, report }: GuestReadsOptions) {
    this.#recorded = recorded;
    this.#room = room;
    this.#report = report;
  }

  /** Those of one turn; a name of the caller's stands for it. */
  of(turn: string): TurnReads {
    let reads = this.#turns.get(turn);
    if (!reads) {
      const recorded = Object.hasOwn(this.#recorded, turn) ? this.#recorded[turn] : undefined;
      reads = new TurnReads(recorded, {
        keep: (answer) => this.#keep(turn, answer),
        flush: () => this.#flush(),
      });
      this.#turns.set(turn, reads);
    }
    return reads;
  }

  #keep(turn: string, answer: string): void {
    if (this.#room === undefined) return;
    if (this.#kept + answer.length > this.#room) {
      this.#room = undefined;
      this.#flush();
      this.#report({ type: 'warning', code: 'context-not-kept', message: notKept });
      return;
    }
    this.#kept += answer.length;
    if (turn !== this.#turn || this.#length > batchLength) this.#flush();
    this.#turn = turn;
    this.#add(answer);
  }

  #add(answer: string): void {
    const last = this.#lines.at(-1);
    this.#length += answer.length;
    if (last !== undefined && last.length + answer.length < lineLength)
      this.#lines[this.#lines.length - 1] = `${last}\n${answer}`;
    else this.#lines.push(answer);
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    this.#report({ type: 'context.read', turn: this.#turn, answers: this.#lines });
    this.#lines = [];
    this.#length = 0;
  }
}

const notKept =
  'The trace holds as much of what code reads of the context as it may. Code can read on, but from here on the ' +
  'run can be resumed, replayed and forked only while the files are as they were.';

interface Owner {
  readonly keep: (answer: string) => void;
  readonly flush: () => void;
}

/** What the code of one turn is told of the context. */
export class TurnReads {
  readonly #recorded: RecordedTurn;
  readonly #owner: Owner;
  #next = 0;

  constructor(recorded: RecordedTurn | undefined, owner: Owner) {
    this.#recorded = recorded ?? { count: 0 };
    this.#owner = owner;
  }

  /**
   * The next answer: the recorded one, or else what `read` finds, which is recorded then.
   * @param read gives one line of text
   * @param recall told the recorded answer that is given
   */
  answer(read: () => string, recall?: (recorded: string) => void): string {
    const { count, answers } = this.#recorded;
    const index = this.#next++;
    const recorded = answers?.[index];
    if (recorded !== undefined) {
      recall?.(recorded);
      return recorded;
    }
    const answer = read();
    if (index >= count) this.#owner.keep(answer);
    return answer;
  }

  /** Reports what was not reported yet, of this turn and all others. */
  flush(): void {
    this.#owner.flush();
  }
}

/** For code whose reads nobody records. */
export function unrecordedReads(): TurnReads {
  return new GuestReads({ report: () => undefined }).of('');
}
