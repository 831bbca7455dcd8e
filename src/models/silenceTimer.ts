import { AwakeTimer } from '../rlm/awakeTimer';

/** Calls back once when nothing was heard for a while. Starts with the first `heard`. */
export class SilenceTimer {
  readonly #limitMs: number;
  readonly #onSilence: () => void;
  #timer: AwakeTimer | undefined;

  constructor(limitMs: number, onSilence: () => void) {
    this.#limitMs = limitMs;
    this.#onSilence = onSilence;
  }

  heard(): void {
    this.stop();
    this.#timer = new AwakeTimer(this.#limitMs);
    this.#timer.run(this.#onSilence);
  }

  stop(): void {
    this.#timer?.pause();
  }
}
