import type { Uri } from 'vscode';
import type { CacheStore } from '../models/cache/cacheStore';
import type { EngineThread } from '../worker/engineThread';
import type { RunFolder } from './runFolder';

/** What the extension host of a machine and that of a browser differ in. */
export interface EditorRuntime {
  /** OPENAI_API_KEY of the extension host; `undefined` where there is none. */
  readonly environmentKey: string | undefined;
  /**
   * Loads what starts engines.
   * @param dist the folder of the extension's scripts
   */
  loadSpawn(dist: Uri): Promise<() => EngineThread>;
  /** The traces below a folder: files that grow where there is a disk, segments elsewhere. */
  runFolder(folder: Uri): RunFolder;
  /** @param onProblem told once, when no replies can be kept */
  replyCache(folder: Uri, onProblem: (error: unknown) => void): ReplyCache;
}

/** The replies kept for later runs. */
export interface ReplyCache {
  /** `undefined` where none are kept. */
  open(): Promise<CacheStore | undefined>;
  clear(): Promise<{ readonly replies: number; readonly bytes: number }>;
}
