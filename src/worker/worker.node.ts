import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerStart } from '../protocol/engine';
import { nodeRuntime } from './runtime.node';
import { serveEngine } from './serveEngine';

/** Composition root of the engine in a Node worker thread. */
if (!parentPort) throw new Error('this file is started as a worker thread');

// Every call in flight listens to the signal of its run.
setMaxListeners(0);
const { cells, wasmPath } = workerData as WorkerStart;
// In one go: a thread that is ended while it waits for a file leaves that open.
const wasm = WebAssembly.compile(readFileSync(wasmPath));
const beside = (name: string) => new URL(name, import.meta.url);
serveEngine(
  parentPort,
  nodeRuntime({ cells, wasm, parserPath: beside('parser.mjs'), readerPath: beside('reader.mjs') }),
);
