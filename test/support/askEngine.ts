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

export interface MortalSession {
  readonly session: Session;
  /** Oldest first. */
  readonly engines: readonly EngineThread[];
  /** Those whose thread is no more. */
  readonly ended: ReadonlySet<EngineThread>;
}

/** A session whose engines a test can end, as a crash would. */
export function mortalSession(): MortalSession {
  const { dist } = findRepository();
  const engines: EngineThread[] = [];
  const ended = new Set<EngineThread>();
  const session = startSession({
    spawn: () => {
      const engine = spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm'));
      engines.push(engine);
      engine.onEnd(() => ended.add(engine));
      return engine;
    },
    fenceKey: new Uint8Array(32),
  });
  return { session, engines, ended };
}
