import type { Clock } from '../../../../src/models/limiter/clock';

/** Time that passes only when it is told to, or when somebody sleeps. */
export class ManualClock implements Clock {
  time = 1000;

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await Promise.resolve();
    this.time += milliseconds;
  }
}
