/** What is to be undone at the end, in reverse order. */
export interface Cleanup {
  add(undo: () => Promise<unknown>): void;
  /**
   * Undoes everything once, also when one step fails. Safe to call twice.
   * @throws {AggregateError} with all the failures
   */
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add: (undo) => void steps.push(undo),
    run: async () => {
      const failures: unknown[] = [];
      for (let undo = steps.pop(); undo !== undefined; undo = steps.pop()) {
        await undo().catch((error: unknown) => void failures.push(error));
      }
      if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be cleaned up.');
    },
  };
}
