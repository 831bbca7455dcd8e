import assert from 'node:assert/strict';
import { sharedStorage } from '../../../src/vscode/sharedStorage';

describe('the storage that windows share', () => {
  const stores: Readonly<Record<string, string>> = {
    '/u/workspaceStorage/3fd0e2/pub.ext': '/u/workspaceStorage/3fd0e2/pub.ext',
    '/u/workspaceStorage/3fd0e2-1/pub.ext': '/u/workspaceStorage/3fd0e2/pub.ext',
    '/u/workspaceStorage/-5ba4bc5e-2/pub.ext': '/u/workspaceStorage/-5ba4bc5e/pub.ext',
    // No further window: the ids of workspaces, and of extensions, may hold dashes.
    '/u/workspaceStorage/-5ba4bc5e/pub.ext-1': '/u/workspaceStorage/-5ba4bc5e/pub.ext-1',
    '/u/workspaceStorage/-51234567/pub.ext': '/u/workspaceStorage/-51234567/pub.ext',
    '/u/workspaceStorage/-5/pub.ext': '/u/workspaceStorage/-5/pub.ext',
    '/home/me-1/globalStorage/pub.ext': '/home/me-1/globalStorage/pub.ext',
  };
  for (const [path, shared] of Object.entries(stores))
    it(`of ${path} is ${path === shared ? 'itself' : shared}`, () =>
      assert.equal(sharedStorage(path), shared));
});
