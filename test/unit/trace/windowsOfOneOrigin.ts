import type { OriginLocks } from '../../../src/trace/originLocks';

/** Windows of one origin, as a browser keeps their locks. */
export function windowsOfOneOrigin(origin = 'https://one') {
  /** By name: the window that holds it. */
  const holders = new Map<string, object>();
  return {
    /** The locks as a new window sees them, and its end, by which it loses those that it holds. */
    open(): { readonly originLocks: OriginLocks; kill(): void } {
      const window = {};
      const letGo = (name: string) => {
        if (holders.get(name) === window) holders.delete(name);
      };
      return {
        originLocks: {
          origin,
          take(name) {
            if (holders.has(name)) return Promise.resolve(undefined);
            holders.set(name, window);
            return Promise.resolve(() => letGo(name));
          },
          isHeld: (name) => Promise.resolve(holders.has(name)),
        },
        kill: () => [...holders.keys()].forEach(letGo),
      };
    },
  };
}
