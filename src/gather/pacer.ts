/** A pause now and then, so that a long stretch of work does not hold up the thread it runs on. */
export interface Pacer {
  /** Whether the stretch is used up, so that it is time to `breathe`. */
  readonly isDue: boolean;
  /**
   * Resolves at once until the stretch is used up, then after others had their turn. Those who wait are let go
   * one after the other, so that each one's work (up to its first `await`) counts for the next.
   */
  breathe(signal: AbortSignal): Promise<void>;
}

/** @param stretchMs how long work may go on before it pauses. */
export function pacer(stretchMs = 8): Pacer {
  let since = performance.now();
  let last = Promise.resolve();
  const isDue = () => performance.now() - since >= stretchMs;
  const pause = async () => {
    if (!isDue()) return;
    await new Promise<void>((resolve) => setTimeout(resolve));
    since = performance.now();
  };
  return {
    get isDue() {
      return isDue();
    },
    async breathe(signal) {
      signal.throwIfAborted();
      const turn = last.then(pause);
      // Some ticks later than whoever waits for this turn.
      last = turn.then(() => undefined).then(() => undefined);
      await turn;
      signal.throwIfAborted();
    },
  };
}
