/** In milliseconds. Time is counted in steps: one that was slept through does not count. */
const stepMs = 1_000;
/** What comes later than this was slept through; what is late by less is a busy thread. In milliseconds. */
export const asleepMs = 5_000;

/**
 * A limit of time that counts only while this process runs. What goes well when a machine is sent to sleep is not
 * given up when it wakes: what came in meanwhile is read first, and the time asleep is nobody's.
 */
export class AwakeTimer {
  #leftMs: number;
  #steppedAt: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(milliseconds: number) {
    this.#leftMs = milliseconds;
  }

  /** In milliseconds, from 0. */
  get leftMs(): number {
    return Math.max(0, this.#leftMs - this.#sinceStep());
  }

  /** Counts on from where it was paused. @param onDue called once, when no time is left */
  run(onDue: () => void): void {
    this.pause();
    const step = Math.max(0, Math.min(stepMs, this.#leftMs));
    this.#steppedAt = performance.now();
    this.#timer = setTimeout(() => {
      this.pause();
      if (this.#leftMs > 0) this.run(onDue);
      else onDue();
    }, step);
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#leftMs -= this.#sinceStep();
    this.#steppedAt = undefined;
  }

  #sinceStep(): number {
    if (this.#steppedAt === undefined) return 0;
    const passed = performance.now() - this.#steppedAt;
    return passed > stepMs + asleepMs ? 0 : passed;
  }
}
