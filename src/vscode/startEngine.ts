import type { SecretStorage } from 'vscode';
import type { EngineThread } from '../worker/engineThread';
import type { Session } from '../worker/session';

/** A session whose worker starts with its first question. */
export async function startEngine(
  spawn: () => EngineThread,
  secrets: Pick<SecretStorage, 'get' | 'store'>,
  software: string,
): Promise<Session> {
  const { startSession } = await import('./onDemand');
  return startSession({ spawn, fenceKey: await fenceKeyOf(secrets), software });
}

const fenceKeyName = 'rlm.fenceKey';

/** Kept, so that equal prompts stay equal from one day to the next and caches of providers hold. */
async function fenceKeyOf(secrets: Pick<SecretStorage, 'get' | 'store'>): Promise<Uint8Array> {
  const kept = await secrets.get(fenceKeyName);
  if (kept !== undefined) return Uint8Array.from(atob(kept), (character) => character.charCodeAt(0));
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  await secrets.store(fenceKeyName, btoa(String.fromCharCode(...fresh)));
  return fresh;
}
