import type { TrajectoryEvent } from '../rlm/events';
import type { Asked } from './asked';

/** A run that is over, as it was kept. */
export interface KeptRun {
  readonly events: readonly TrajectoryEvent[];
  /** `undefined` when what it was about was not kept, or cannot be read. */
  readonly asked: Asked | undefined;
  /** True while another window is at work on it. */
  readonly elsewhere: boolean;
}

/** Where runs that are over are read from. */
export interface RunArchive {
  /** `undefined` when there is no such run. @throws when it cannot be read. */
  load(runId: string): Promise<KeptRun | undefined>;
  /** The newest run's id; `undefined` when there is none. */
  latest(): Promise<string | undefined>;
  /** False when nothing is kept of new runs. */
  readonly keeps: boolean;
}
