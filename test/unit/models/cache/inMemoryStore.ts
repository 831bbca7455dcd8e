import type { CacheStore } from '../../../../src/models/cache/cacheStore';

export function inMemoryStore(): CacheStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => Promise.resolve(kept.get(key)),
    write: (key, text) => Promise.resolve(void kept.set(key, text)),
  };
}
