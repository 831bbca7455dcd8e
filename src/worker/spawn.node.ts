import { Worker } from 'node:worker_threads';
import { readBlock, sharedCellCount, sharedCells, type WorkerStart } from '../protocol/engine';
import type { EngineThread } from './engineThread';

/** Fits a guest stack of 1 MB. */
const stackSizeMb = 32;
/** Far longer than it takes V8. A thread that waits for a disk ends only when that answers: nobody waits with it. */
const endsWithinMs = 2_000;

/**
 * Starts the engine in a worker thread that has no environment variables and no arguments of the host's.
 * @param workerPath `dist/worker.mjs`; QuickJS's wasm lies beside it.
 */
export function spawnEngine(workerPath: string, wasmPath: string): EngineThread {
  const cells = new Int32Array(new SharedArrayBuffer(sharedCellCount * Int32Array.BYTES_PER_ELEMENT));
  const start: WorkerStart = { cells, wasmPath };
  const worker = new Worker(workerPath, {
    name: 'rlm-engine',
    workerData: start,
    env: {},
    execArgv: [],
    resourceLimits: { stackSizeMb },
  });
  let giveUp = (): void => undefined;
  const ended = new Promise<Error>((resolve) => {
    worker.once('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))));
    worker.once('exit', (code) => resolve(new Error(`the engine's thread ended (exit code ${code})`)));
    giveUp = () => resolve(new Error("the engine's thread waits for a disk that does not answer"));
  });
  // A run keeps the process alive by its model calls and files; an idle engine does not.
  worker.unref();
  return {
    interrupt: () => void Atomics.store(cells, sharedCells.cancel, 1),
    guest: () =>
      Atomics.load(cells, sharedCells.guestRuns) === 0
        ? undefined
        : { number: Atomics.load(cells, sharedCells.guestTurn), block: readBlock(cells) },
    port: {
      postMessage: (value, transfer = []) => worker.postMessage(value, [...transfer]),
      on: (event, listener) => worker.on(event, listener),
    },
    onEnd: (listener) => void ended.then(listener),
    terminate: async () => {
      const late = setTimeout(giveUp, endsWithinMs);
      await Promise.race([worker.terminate(), ended]);
      clearTimeout(late);
    },
  };
}
