import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders the tests work with, absolute. */
export interface Repository {
  readonly root: string;
  /** What `node esbuild.js` writes. */
  readonly dist: string;
  /** VS Code and the browser, got from the npm registry; survives builds and is not in git. */
  readonly downloads: string;
}

/** The repository this file was built in: bundles sit at several depths, so look upwards for its manifest. */
export function findRepository(): Repository {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'esbuild.js'))) {
    const parent = dirname(root);
    if (parent === root)
      throw new Error('The tests must be run from inside the repository (no esbuild.js above them).');
    root = parent;
  }
  return { root, dist: join(root, 'dist'), downloads: join(root, '.vscode-test') };
}
