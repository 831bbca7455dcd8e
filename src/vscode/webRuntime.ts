import { Uri, workspace } from 'vscode';
import { spawnWebEngine } from '../worker/spawn.web';
import type { EditorRuntime } from './editorRuntime';
import { runSegments } from './runSegments';
import { webLocks } from './webLocks';
import { workspaceFiles } from './workspaceFiles';

/** The extension host of a browser: files are what `workspace.fs` has, and replies are not kept. */
export const webRuntime: EditorRuntime = {
  environmentKey: undefined,
  async loadSpawn(dist) {
    const script = await workspace.fs.readFile(Uri.joinPath(dist, 'web', 'worker.js'));
    const blob = new Blob([script], { type: 'text/javascript' });
    return () => spawnWebEngine(blob);
  },
  runFolder: (folder) =>
    runSegments({
      files: workspaceFiles(folder),
      holder: crypto.randomUUID(),
      originLocks: webLocks(navigator.locks, self.origin, folder.toString()),
    }),
  replyCache: () => ({
    open: () => Promise.resolve(undefined),
    clear: () => Promise.resolve({ replies: 0, bytes: 0 }),
  }),
};
