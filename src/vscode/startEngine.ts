import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SecretStorage } from 'vscode';
import type { Session } from '../worker/session';

/**
 * A session whose worker thread starts with its first question.
 * @param dist the folder of `worker.mjs` and `quickjs.wasm`
 */
export async function startEngine(
  dist: string,
  secrets: Pick<SecretStorage, 'get' | 'store'>,
): Promise<Session> {
  const { startSession, spawnEngine } = await import('./onDemand');
  const fenceKey = await fenceKeyOf(secrets);
  return startSession({
    spawn: () => spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm')),
    fenceKey,
  });
}

const fenceKeyName = 'rlm.fenceKey';

/** Kept, so that equal prompts stay equal from one day to the next and caches of providers hold. */
async function fenceKeyOf(secrets: Pick<SecretStorage, 'get' | 'store'>): Promise<Uint8Array> {
  const kept = await secrets.get(fenceKeyName);
  if (kept !== undefined) return Buffer.from(kept, 'base64');
  const fresh = randomBytes(32);
  await secrets.store(fenceKeyName, fresh.toString('base64'));
  return fresh;
}
