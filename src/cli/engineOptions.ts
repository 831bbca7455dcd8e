import { fileURLToPath } from 'node:url';
import { userFenceKey } from './fenceKey';
import { userCacheFolder } from './replyCache';
import type { EngineOptions } from './runQuestions';
import { software } from './software';

/** The engine beside this program, with the fence key of the user. */
export async function engineOptions(): Promise<EngineOptions> {
  const fenceKey = await userFenceKey(userCacheFolder());
  return { workerPath: beside('worker.mjs'), wasmPath: beside('quickjs.wasm'), fenceKey, software };
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
