import type { EarlierRun } from '../protocol/panel';
import type { TextProgress } from '../protocol/textProgress';
import type { Steering } from '../rlm/steering';
import type { TrajectoryEvent } from '../rlm/events';
import { emptyRun, reduce, type RunView } from '../rlm/trajectory';
import type { Asked } from './asked';
import type { ReadOn } from './runArchive';

/** What one attempt of a call has written so far. */
export interface StreamedText {
  text: string;
}

export interface RunOrigin {
  /** `undefined` for a run of which that is not known: it cannot be asked again. */
  readonly asked?: Asked | undefined;
  /** The runs before it in its conversation, oldest first. */
  readonly earlier?: readonly EarlierRun[];
  /** What has happened in it. */
  readonly events?: readonly TrajectoryEvent[];
  /** Whether it is under way here; by default a run is in which nothing has happened yet. */
  readonly live?: boolean;
  /** There while another window is at work on it. */
  readonly readOn?: ReadOn | undefined;
  /** False where no trace is kept. */
  readonly kept?: boolean;
}

/** One run as the editor holds it: its events so far, and what they amount to. */
export class Run {
  readonly id: string;
  readonly asked: Asked | undefined;
  readonly earlier: readonly EarlierRun[];
  readonly kept: boolean;
  readonly events: TrajectoryEvent[] = [];
  readonly view: RunView = emptyRun();
  /** Text streamed in so far, for calls in flight. */
  readonly streaming = new Map<string, StreamedText>();
  #textProgress: TextProgress | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #controller = new AbortController();
  readonly ended: Promise<void>;
  #resolveEnded: () => void = () => undefined;
  #live: boolean;
  #readOn: ReadOn | undefined;
  /** Under way. */
  #reading: Promise<boolean> | undefined;
  #steer: ((steering: Steering) => void) | undefined;

  constructor(id: string, origin: RunOrigin) {
    const { asked, earlier = [], events, readOn, kept = true } = origin;
    const { live = events === undefined } = origin;
    this.id = id;
    this.asked = asked;
    this.earlier = earlier;
    this.#readOn = readOn;
    this.kept = kept;
    this.#live = live;
    this.ended = live ? new Promise((resolve) => (this.#resolveEnded = resolve)) : Promise.resolve();
    for (const event of events ?? []) this.add(event);
  }

  /** The runs before it in its conversation, oldest first, and it. */
  get conversation(): readonly EarlierRun[] {
    return [...this.earlier, partOf(this.view)];
  }

  /** True until it has ended: it can be cancelled. */
  get live(): boolean {
    return this.#live;
  }

  /** Whether another window is at work on it. */
  get elsewhere(): boolean {
    return this.#readOn !== undefined;
  }

  /**
   * Adds what that window has written meanwhile.
   * @returns false when its trace is gone, or is another by now
   * @throws when it cannot be read
   */
  readOn(): Promise<boolean> {
    return (this.#reading ??= this.#addWritten().finally(() => (this.#reading = undefined)));
  }

  async #addWritten(): Promise<boolean> {
    const written = await this.#readOn?.();
    if (!written) return false;
    if (!written.goesOn) this.#readOn = undefined;
    for (const event of written.events) this.add(event);
    this.#changed();
    return true;
  }

  /** Aborted by `cancel`. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  add(event: TrajectoryEvent): void {
    this.events.push(event);
    reduce(this.view, event);
    if (event.type === 'call.finished' || event.type === 'call.retried') this.streaming.delete(event.call);
    this.#changed();
  }

  addText(call: string, text: string): void {
    const stream = this.streaming.get(call);
    if (stream) stream.text += text;
    else this.streaming.set(call, { text });
    this.#changed();
  }

  /** How far its files are listed and read; `undefined`: nothing is being read. */
  get textProgress(): TextProgress | undefined {
    return this.#textProgress;
  }

  /** Tells how far that is. */
  readingText(progress: TextProgress | undefined): void {
    this.#textProgress = progress;
    this.#changed();
  }

  /** Where to send what the user tells the run, from now to its end. */
  steeredBy(steer: (steering: Steering) => void): void {
    this.#steer = steer;
  }

  /** Tells the run something; one that is not at work yet, or no more, is told nothing. */
  steer(steering: Steering): void {
    if (this.#live) this.#steer?.(steering);
  }

  cancel(): void {
    if (this.#live) this.#controller.abort();
  }

  /** Nothing comes after this. */
  end(): void {
    if (!this.#live) return;
    this.#live = false;
    this.streaming.clear();
    this.#textProgress = undefined;
    this.#resolveEnded();
    this.#changed();
  }

  /** Calls back after every change; the function returned ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What of a run stays readable in those that follow it. */
export function partOf({ started, answered, finished }: RunView): EarlierRun {
  return {
    ...(started ? { started } : {}),
    ...(answered ? { answered } : {}),
    ...(finished ? { finished } : {}),
  };
}
