/** A pause now and then, so that a long stretch of work does not hold up the thread it runs on. */
export interface Pacer {
  /** Whether the stretch is used up, so that it is time to `breathe`. */
  readonly isDue: boolean;
  /** Resolves at once until the stretch is used up, then after others had their turn. */
  breathe(signal: AbortSignal): Promise<void>;
}

/** @param stretchMs how long work may go on before it pauses. */
export function pacer(stretchMs = 8): Pacer {
  let since = performance.now();
  let turn: Promise<void> | undefined;
  return {
    get isDue() {
      return turn !== undefined || performance.now() - since >= stretchMs;
    },
    async breathe(signal) {
      signal.throwIfAborted();
      if (!turn && performance.now() - since < stretchMs) return;
      turn ??= new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
        turn = undefined;
        since = performance.now();
      });
      await turn;
      signal.throwIfAborted();
    },
  };
}
