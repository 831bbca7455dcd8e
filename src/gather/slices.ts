/** Cuts a long stretch of work into slices, between which others have their turn. */
export interface Slices {
  /** Whether the slice is used up, so that it is time to pause. Cheap: asked for every entry of a folder. */
  readonly isUsedUp: boolean;
  /**
   * Lets others have their turn; all who wait go on together.
   * @throws the signal's reason when aborted.
   */
  pause(signal: AbortSignal): Promise<void>;
}

/** @param sliceMs how long work may go on before it pauses. */
export function slices(sliceMs = 8): Slices {
  let since = performance.now();
  let turn: Promise<void> | undefined;
  return {
    get isUsedUp() {
      return turn !== undefined || performance.now() - since >= sliceMs;
    },
    async pause(signal) {
      signal.throwIfAborted();
      turn ??= new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
        turn = undefined;
        since = performance.now();
      });
      await turn;
      signal.throwIfAborted();
    },
  };
}
