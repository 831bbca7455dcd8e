import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { CacheStore } from '../models/cache/cacheStore';
import { fileCacheStore } from '../models/cache/fileCacheStore.node';
import { messageOf } from '../rlm/errors';

/** The replies that the terminal and scripts keep, in the user's folder for caches. */
export function replyCache(warn: (message: string) => void): CacheStore {
  return fileCacheStore({
    folder: join(userCacheFolder(), 'replies'),
    onProblem: (error) => warn(`No replies are kept for later runs: ${messageOf(error)}`),
  });
}

/** The user's folder for what this program keeps between runs. */
export function userCacheFolder(): string {
  return cacheFolder(process.platform, process.env, homedir());
}

/** XDG_CACHE_HOME wherever it is set, else what is usual on the platform. */
export function cacheFolder(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  const usual = {
    darwin: join(home, 'Library', 'Caches'),
    win32: LOCALAPPDATA || join(home, 'AppData', 'Local'),
  }[platform as string];
  // The specification has a relative path ignored.
  const caches =
    XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : (usual ?? join(home, '.cache'));
  return join(caches, 'recursive-language-models');
}
