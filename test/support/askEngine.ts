import { join } from 'node:path';
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
