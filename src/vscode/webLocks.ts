import type { OriginLocks } from '../trace/originLocks';

/** What is used of a browser's lock manager. */
export interface WebLockManager {
  request(
    name: string,
    options: { readonly ifAvailable: true },
    hold: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

/**
 * Locks by the browser.
 * @param manager `undefined` where the page is not secure, and in old browsers
 * @param origin of this window's extension host
 * @param folder tells locks of one name apart
 * @returns `undefined` where there are none
 */
export function webLocks(
  manager: WebLockManager | undefined,
  origin: string,
  folder: string,
): OriginLocks | undefined {
  // An opaque origin is shared with nobody.
  if (!manager || origin === 'null') return undefined;
  const full = (name: string): string => `rlm ${folder} ${name}`;
  return {
    origin,
    take: (name) =>
      new Promise((resolve, reject) => {
        const hold = async (lock: unknown): Promise<void> => {
          if (lock === null) resolve(undefined);
          else await new Promise<void>((letGo) => resolve(() => letGo()));
        };
        manager.request(full(name), { ifAvailable: true }, hold).catch(reject);
      }),
    async isHeld(name) {
      const { held = [] } = await manager.query();
      return held.some((lock) => lock.name === full(name));
    },
  };
}
