import { realClock, type Clock } from '../../src/models/limiter/clock';

/** A clock on which waits between tries pass quickly. @param times faster than the real one */
export function hurriedClock(times: number): Clock {
  return {
    now: () => realClock.now() * times,
    sleep: (milliseconds, signal) => realClock.sleep(milliseconds / times, signal),
  };
}
