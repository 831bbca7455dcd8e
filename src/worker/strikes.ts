import type { TrajectoryEvent } from '../rlm/events';

/** So often an engine may be lost at the same step. */
export const maxStrikes = 3;
/** A run that needs more engines than this will not come to an end. */
const maxEngines = 20;

/** Counts how often the engine was lost, and where. */
export class Strikes {
  readonly #at = new Map<string, number>();
  #all = 0;

  /** @returns how often it was lost at this step by now */
  count(step: string): number {
    this.#all++;
    const strikes = (this.#at.get(step) ?? 0) + 1;
    this.#at.set(step, strikes);
    return strikes;
  }

  get all(): number {
    return this.#all;
  }

  get areTooMany(): boolean {
    return this.#all >= maxEngines;
  }
}

const progress: ReadonlySet<TrajectoryEvent['type']> = new Set([
  'snapshot',
  'context.loaded',
  'iteration.started',
  'code.started',
  'code.finished',
  'call.finished',
  'answered',
]);

/** Names how far a run has come. */
export function stepAfter(events: readonly TrajectoryEvent[]): string {
  return `after ${events.filter(({ type }) => progress.has(type)).length} steps`;
}
