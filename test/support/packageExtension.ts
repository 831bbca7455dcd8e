import { join } from 'node:path';
import { runProgram } from './program';
import type { Repository } from './repository';

/** The environment variable that names the packaged extension to the end-to-end tests. */
export const vsixVariable = 'TEST_VSIX';

/**
 * Packages what is in dist/ as it stands, as `npm run package` does.
 * @returns the .vsix
 * @throws {ProgramFailed} with the packager's words
 */
export async function packageExtension({ root, dist }: Repository): Promise<string> {
  const vsix = join(dist, 'extension.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  await runProgram(process.execPath, [vsce, ...args, '--out', vsix], { cwd: root });
  return vsix;
}
