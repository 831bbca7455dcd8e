import { join } from 'node:path';
import type { EngineThread } from '../../src/worker/engineThread';
import { startSession, type Session } from '../../src/worker/session';
import { spawnEngine } from '../../src/worker/spawn.node';
import { findRepository } from './repository';

export { ask, type Asked, type Question } from './ask';

/** With a real engine in its worker thread. */
export function realSession(): Session {
  const { dist } = findRepository();
  return startSession({
    spawn: () => spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm')),
    fenceKey: new Uint8Array(32),
  });
}

/** A session whose engines a test can end, as a crash would. */
export function mortalSession(): { readonly session: Session; readonly engines: EngineThread[] } {
  const { dist } = findRepository();
  const engines: EngineThread[] = [];
  const session = startSession({
    spawn: () => {
      const engine = spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm'));
      engines.push(engine);
      return engine;
    },
    fenceKey: new Uint8Array(32),
  });
  return { session, engines };
}
