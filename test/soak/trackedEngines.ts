import { join } from 'node:path';
import { spawnEngine } from '../../src/worker/spawn.node';
import type { EngineThread } from '../../src/worker/engineThread';
import { findRepository } from '../support/repository';

/** Engines in worker threads that are counted, and can be ended from outside. */
export class TrackedEngines {
  #started = 0;
  #ended = 0;
  #last: EngineThread | undefined;

  /** Threads that have been started and have not ended. */
  get alive(): number {
    return this.#started - this.#ended;
  }

  get started(): number {
    return this.#started;
  }

  readonly spawn = (): EngineThread => {
    const { dist } = findRepository();
    const thread = spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm'));
    let isOver = false;
    thread.onEnd(() => {
      if (!isOver) this.#ended++;
      isOver = true;
    });
    this.#started++;
    return (this.#last = thread);
  };

  /** Ends the one that was started last, in whatever it is doing. */
  kill(): void {
    void this.#last?.terminate();
  }
}
