import type { TrajectoryEvent } from '../rlm/events';
import type { Asked } from './asked';

/** A run as it was kept. */
export interface KeptRun {
  readonly events: readonly TrajectoryEvent[];
  /** `undefined` when what it was about was not kept, or cannot be read. */
  readonly asked: Asked | undefined;
  /** There while another window is at work on it. */
  readonly readOn?: ReadOn | undefined;
}

/**
 * Reads what another window has written of a run since the last time.
 * @returns `undefined` when its trace is gone, or is not the one that was read before
 * @throws when it cannot be read
 */
export type ReadOn = () => Promise<
  | {
      readonly events: readonly TrajectoryEvent[];
      /** Whether that window is at work on it still; if not, these are the last. */
      readonly goesOn: boolean;
    }
  | undefined
>;

/** Where runs that this window does not hold are read from. */
export interface RunArchive {
  /** `undefined` when there is no such run. @throws when it cannot be read. */
  load(runId: string): Promise<KeptRun | undefined>;
  /** The newest run's id; `undefined` when there is none. */
  latest(): Promise<string | undefined>;
  /** False when nothing is kept of new runs. */
  readonly keeps: boolean;
}
