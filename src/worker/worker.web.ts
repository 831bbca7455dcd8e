import quickJs from '@jitl/quickjs-wasmfile-release-sync/wasm';
import { webRuntime } from './runtime.web';
import { serveEngine } from './serveEngine';

/** Composition root of the engine in a browser's Web Worker. */

// What nobody catches ends a thread of Node's; here it would be lost.
self.addEventListener('unhandledrejection', ({ reason }) => self.reportError(reason));

serveEngine(
  {
    postMessage: (value, transfer = []) => self.postMessage(value, transfer),
    on: (_, listener) => self.addEventListener('message', ({ data }) => listener(data)),
  },
  webRuntime(WebAssembly.compile(quickJs), (mark) => self.postMessage(mark)),
);
