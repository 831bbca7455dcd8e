/** Time as the limiter sees it. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** @throws the signal's reason when aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest that a timer can be set to: a longer one fires at once. */
const longestTimerMs = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    signal.throwIfAborted();
    await new Promise<void>((done, failed) => {
      const onAbort = () => {
        clearTimeout(timer);
        failed(signal.reason as Error);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', onAbort);
          done();
        },
        Math.min(milliseconds, longestTimerMs),
      );
      signal.addEventListener('abort', onAbort, { once: true });
    });
  },
};
