import type { EngineMethods, HostMethods } from '../protocol/engine';
import { createEngine } from './engine';
import type { EngineRuntime } from './engineRuntime';
import { connect, type Port } from './rpc';

/** Starts an engine that does what the host at the other end of the port asks for. */
export function serveEngine(port: Port, runtime: EngineRuntime): void {
  const host = connect<HostMethods, EngineMethods>(port, {
    run: (task) => engine.run(task),
    inspect: (corpus) => engine.inspect(corpus),
    cancel: (reason) => engine.cancel(reason),
    steer: (steering) => engine.steer(steering),
  });
  const engine = createEngine(runtime, {
    complete: (spec) => host.complete(spec),
    report: (event) => void host.report.asEvent(event),
    progress: (progress) => void host.progress.asEvent(progress),
    askLanguageServer: (request) => host.askLanguageServer(request),
  });
}
