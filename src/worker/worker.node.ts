import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineMethods, HostMethods, WorkerStart } from '../protocol/engine';
import { createEngine } from './engine';
import { connect } from './rpc';
import { nodeRuntime } from './runtime.node';

/** Composition root of the engine in a Node worker thread. */
if (!parentPort) throw new Error('this file is started as a worker thread');

const host = connect<HostMethods, EngineMethods>(parentPort, {
  run: (task) => engine.run(task),
  inspect: (corpus) => engine.inspect(corpus),
  cancel: (reason) => engine.cancel(reason),
  steer: (steering) => engine.steer(steering),
});
// Every call in flight listens to the signal of its run.
setMaxListeners(0);
const { cells, wasmPath } = workerData as WorkerStart;
const wasm = readFile(wasmPath).then((bytes) => WebAssembly.compile(bytes));
const engine = createEngine(
  nodeRuntime({ cells, wasm, parserPath: new URL('parser.mjs', import.meta.url) }),
  {
    complete: (spec) => host.complete(spec),
    report: (event) => void host.report.asEvent(event),
    askLanguageServer: (request) => host.askLanguageServer(request),
  },
);
