import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerStart } from '../protocol/engine';
import { nodeRuntime } from './runtime.node';
import { serveEngine } from './serveEngine';

/** Composition root of the engine in a Node worker thread. */
if (!parentPort) throw new Error('this file is started as a worker thread');

// Every call in flight listens to the signal of its run.
setMaxListeners(0);
const { cells, wasmPath } = workerData as WorkerStart;
const wasm = readFile(wasmPath).then((bytes) => WebAssembly.compile(bytes));
serveEngine(parentPort, nodeRuntime({ cells, wasm, parserPath: new URL('parser.mjs', import.meta.url) }));
