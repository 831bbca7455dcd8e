/** Calls back once when nothing was heard for a while. Starts with the first `heard`. */
export class SilenceTimer {
  readonly #limitMs: number;
  readonly #onSilence: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limitMs: number, onSilence: () => void) {
    this.#limitMs = limitMs;
    this.#onSilence = onSilence;
  }

  heard(): void {
    this.stop();
    this.#timer = setTimeout(this.#onSilence, this.#limitMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
