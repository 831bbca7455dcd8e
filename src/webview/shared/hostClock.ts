/**
 * The host's time as far as the panel can know it. The host may be another machine with a clock of its
 * own, so time since its last event is counted here and added, and the two clocks are never compared.
 */
export class HostClock {
  private hostTime = 0;
  private seenAt = 0;
  private readonly monotonic: () => number;

  /** `monotonic` counts milliseconds from any start, as `performance.now` does. */
  constructor(monotonic: () => number) {
    this.monotonic = monotonic;
  }

  /** `time`: of an event that has just come, in ms since the epoch, by the host's clock. */
  observe(time: number): void {
    if (time <= this.now()) return;
    this.hostTime = time;
    this.seenAt = this.monotonic();
  }

  /** Forgets what was observed: another run begins. */
  reset(): void {
    this.hostTime = 0;
  }

  /** Milliseconds since the epoch by the host's clock; 0 before the first event. */
  now(): number {
    return this.hostTime === 0 ? 0 : this.hostTime + (this.monotonic() - this.seenAt);
  }
}
