import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CacheStore } from '../models/cache/cacheStore';
import type { EditorRuntime } from './editorRuntime';
import { runFiles } from './runFiles';
import { runSegments } from './runSegments';
import { workspaceFiles } from './workspaceFiles';

/** The extension host of a machine, with its disk. What is heavy is loaded when it is needed. */
export const nodeRuntime: EditorRuntime = {
  environmentKey: process.env['OPENAI_API_KEY'],
  async loadSpawn({ fsPath: dist }) {
    const { spawnEngine } = await import('./onDemandOnDisk');
    return () => spawnEngine(join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm'));
  },
  runFolder: (folder) =>
    folder.scheme === 'file'
      ? runFiles(folder.fsPath)
      : runSegments({ files: workspaceFiles(folder), holder: randomUUID() }),
  replyCache({ fsPath: folder }, onProblem) {
    let store: CacheStore | undefined;
    return {
      async open() {
        const { fileCacheStore } = await import('./onDemandOnDisk');
        return (store ??= fileCacheStore({ folder, onProblem }));
      },
      async clear() {
        const { clearCache } = await import('./onDemandOnDisk');
        return clearCache(folder);
      },
    };
  },
};
