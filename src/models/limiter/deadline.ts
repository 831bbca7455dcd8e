import { AwakeTimer } from '../../rlm/awakeTimer';
import { ModelError } from '../../rlm/errors';
import { LinkedAbort } from '../linkedAbort';
import { seconds } from './words';

/** Ends a call that takes too long. Time counts from `start`: before its first try a call only waits for others. */
export class Deadline {
  readonly milliseconds: number;
  readonly #time: AwakeTimer;
  readonly #abort: LinkedAbort;

  constructor(milliseconds: number, parent: AbortSignal) {
    this.milliseconds = milliseconds;
    this.#time = new AwakeTimer(milliseconds);
    this.#abort = new LinkedAbort(parent);
  }

  /** Of the deadline and the caller. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get leftMs(): number {
    return this.#time.leftMs;
  }

  /** Only the first time counts: later ones find it running. */
  start(): void {
    const message =
      `No whole reply came within ${seconds(this.milliseconds)}, the most a call may take. ` +
      'Ask for less at a time, choose a faster model, or raise the limit.';
    this.#time.run(() => this.#abort.abort(new ModelError('timeout', message)));
  }

  dispose(): void {
    this.#time.pause();
    this.#abort.dispose();
  }
}
