import { sharedCells, writeBlock } from '../protocol/engine';
import type { EngineRuntime, EngineSignals } from './engineRuntime';
import { FolderLists } from './listing.node';
import { load } from './loading.node';
import { ParserPool } from './parserPool.node';
import { defaultStoreLimits, TextStore } from './textStore.node';
import { nodeTimeLimit } from './timeLimit.node';

/** See `stackSizeMb`, in `spawn.node.ts`. */
const guestStackBytes = 1024 * 1024;

export interface NodeRuntimeStart {
  /** See `sharedCells`. */
  readonly cells: Int32Array;
  readonly wasm: Promise<WebAssembly.Module>;
  /** Of `parser.mjs`. */
  readonly parserPath: URL | string;
  /** Of `reader.mjs`. */
  readonly readerPath: URL | string;
}

/** A worker thread of Node's, with the disk of its machine. */
export function nodeRuntime({ cells, wasm, parserPath, readerPath }: NodeRuntimeStart): EngineRuntime {
  const store = new TextStore(defaultStoreLimits, readerPath);
  const lists = new FolderLists();
  const signals = signalsOver(cells);
  return {
    wasm,
    signals,
    parsers: new ParserPool(parserPath, () => signals.isCancelled()),
    guestStackBytes,
    timeLimit: nodeTimeLimit,
    listFolders: (corpus, onFound, signal) => lists.list(corpus, onFound, signal),
    load: (sources, listener, signal) => load(sources, store, listener, signal),
  };
}

function signalsOver(cells: Int32Array): EngineSignals {
  return {
    begin: () => void Atomics.store(cells, sharedCells.cancel, 0),
    isCancelled: () => Atomics.load(cells, sharedCells.cancel) === 1,
    onGuest: (runs, block) => {
      if (runs) {
        writeBlock(cells, block);
        Atomics.add(cells, sharedCells.guestTurn, 1);
      }
      Atomics.store(cells, sharedCells.guestRuns, runs ? 1 : 0);
    },
  };
}
