import { messageOf } from '../rlm/errors';
import type { Log } from './log';
import type { Run } from './run';

/** Between two looks, in milliseconds. */
const usualPause = 2_000;

export interface RunWatchPorts {
  /** The trace of the run is gone, or is another by now: it is watched no more. */
  readonly onLost: (run: Run) => void;
  readonly log: Pick<Log, 'warn'>;
  /** In milliseconds. */
  readonly pause?: number;
}

/** Adds what another window does to a run, as far as it is written, until that window is done with it. */
export class RunWatch {
  readonly #ports: RunWatchPorts;
  #run: Run | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: RunWatchPorts) {
    this.#ports = ports;
  }

  /** From now on watches this run, if it is one of another window, and no other. */
  watch(run: Run | undefined): void {
    clearTimeout(this.#timer);
    this.#run = run;
    if (!run?.elsewhere) return;
    this.#timer = setTimeout(() => void this.#look(run), this.#ports.pause ?? usualPause);
  }

  async #look(run: Run): Promise<void> {
    const { onLost, log } = this.#ports;
    const isThere = await run.readOn().catch((error: unknown) => {
      log.warn(`[${run.id}] ${messageOf(error)}`);
      return true;
    });
    if (this.#run !== run) return;
    if (isThere) this.watch(run);
    else onLost(run);
  }
}
