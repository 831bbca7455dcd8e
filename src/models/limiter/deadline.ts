import { ModelError } from '../../rlm/errors';
import { LinkedAbort } from '../linkedAbort';
import { longestTimerMs, type Clock } from './clock';
import { seconds } from './words';

/** Ends a call that takes too long. Time counts from `start`: before its first try a call only waits for others. */
export class Deadline {
  readonly #milliseconds: number;
  readonly #clock: Clock;
  readonly #abort: LinkedAbort;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #end: number | undefined;

  constructor(milliseconds: number, clock: Clock, parent: AbortSignal) {
    this.#milliseconds = Math.min(milliseconds, longestTimerMs);
    this.#clock = clock;
    this.#abort = new LinkedAbort(parent);
  }

  /** Of the deadline and the caller. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get milliseconds(): number {
    return this.#milliseconds;
  }

  remainingMs(): number {
    return this.#end === undefined ? this.#milliseconds : this.#end - this.#clock.now();
  }

  /** Only the first time counts. */
  start(): void {
    if (this.#end !== undefined) return;
    this.#end = this.#clock.now() + this.#milliseconds;
    const message =
      `No whole reply came within ${seconds(this.#milliseconds)}, the most a call may take. ` +
      'Ask for less at a time, choose a faster model, or raise the limit.';
    this.#timer = setTimeout(() => this.#abort.abort(new ModelError('timeout', message)), this.#milliseconds);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#abort.dispose();
  }
}
