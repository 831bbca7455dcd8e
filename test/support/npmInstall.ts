import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runProgram } from './program';

const timeoutMs = 10 * 60_000;

/**
 * Installs packages of the npm registry into `folder/node_modules`, without running their scripts.
 * @param specs `name@version`; none: what the folder's own manifest asks for, less its development packages
 * @param node the Node program that npm runs on, this process's own by default
 * @throws {ProgramFailed} with npm's words
 */
export async function npmInstall(
  folder: string,
  specs: readonly string[],
  node = process.execPath,
): Promise<void> {
  if (specs.length > 0) await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // Without a network, npm's own back-off would take minutes to say so.
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'];
  const args = ['install', ...specs, '--omit=dev', '--ignore-scripts', ...quiet, ...patience];
  const env = { ...outerEnvironment(), PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js') === true) await runProgram(node, [npm, ...args], { cwd: folder, env, timeoutMs });
  else
    await runProgram(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: folder, env, timeoutMs });
}

/** The environment less what an enclosing `npm run` says about this repository; its registry and proxies stay. */
function outerEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(INIT_CWD|npm_(package_.*|lifecycle_.*|command|config_local_prefix|config_prefix))$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
