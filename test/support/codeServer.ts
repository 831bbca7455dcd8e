import { execFile } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import manifest from '../../package.json';
import { startGroup } from './processGroup';
import { runProgram } from './program';
import type { VSCodeServer } from './vscodeServer';

export interface CodeServerOptions {
  readonly server: VSCodeServer;
  /** A folder that no other server uses now: user data, extensions, caches and log go below it. */
  readonly home: string;
  /** Where it listens on 127.0.0.1; by default wherever there is room. */
  readonly port?: number;
  /** User settings on top of those that keep the window quiet. Undefined: those a folder used before has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packaged extensions (.vsix) to install first. */
  readonly vsix?: readonly string[];
  /** Environment of the server, and with it of the extension host. */
  readonly env?: NodeJS.ProcessEnv;
  /** Lets a page say which extension tests to run. */
  readonly testDriver?: boolean;
}

/** A running VS Code, waiting for a browser. */
export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** `127.0.0.1:PORT`, the authority of remote URIs. */
  readonly authority: string;
  /** Where its output goes. */
  readonly log: string;
  /** Replaces the user settings. VS Code reads them when a window loads and does not always notice later changes. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
  /** Ends it and its extension hosts without warning. */
  kill(): Promise<void>;
  /** Ends the extension hosts alone, without warning: VS Code starts them again. */
  killExtensionHosts(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Starts VS Code's server on a free port and waits until it answers. It ends with this process at the latest.
 * @throws when an extension cannot be installed or the server does not come up
 */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
  const { server, home } = options;
  const folders = {
    data: join(home, 'user-data'),
    extensions: join(home, 'extensions'),
    xdg: join(home, 'xdg'),
  };
  const config = join(home, 'config.yaml');
  await mkdir(folders.extensions, { recursive: true });
  await writeFile(config, '');
  const configure = (settings: Readonly<Record<string, unknown>>) => writeSettings(folders.data, settings);
  if (options.settings !== undefined || !existsSync(folders.data)) await configure(options.settings ?? {});

  const env = {
    ...(options.env ?? process.env),
    XDG_CONFIG_HOME: join(folders.xdg, 'config'),
    XDG_DATA_HOME: join(folders.xdg, 'data'),
    XDG_CACHE_HOME: join(folders.xdg, 'cache'),
    EXTENSIONS_GALLERY: '{}',
  };
  const base = [
    server.entry,
    '--config',
    config,
    '--user-data-dir',
    folders.data,
    '--extensions-dir',
    folders.extensions,
  ];
  for (const vsix of options.vsix ?? []) {
    await runProgram(server.node, [...base, '--install-extension', vsix, '--force'], {
      env,
      timeoutMs: startTimeoutMs,
    });
  }

  const switches = ['--bind-addr', `127.0.0.1:${options.port ?? 0}`, '--auth', 'none', ...quiet];
  if (options.testDriver === true) switches.push('--vscode-option', 'enable-smoke-test-driver');
  const group = startGroup(server.node, [...base, ...switches], { cwd: home, env });
  const log = join(home, 'code-server.log');
  const output = createWriteStream(log);
  group.child.stderr.pipe(output);
  group.child.stdout.pipe(output);
  try {
    const origin = await listeningOrigin(group.child.stdout, group.ended);
    return {
      origin,
      authority: new URL(origin).host,
      log,
      configure,
      ended: group.ended,
      stop: () => group.stop(),
      kill: () => group.kill(),
      killExtensionHosts: () => killExtensionHosts(group.child.pid),
    };
  } catch (error) {
    await group.stop();
    throw new Error(`VS Code's server did not start; its output is in ${log}.`, { cause: error });
  }
}

async function killExtensionHosts(server: number | undefined): Promise<void> {
  const all = await processes();
  const below = (pid: number): boolean => {
    const parent = all.get(pid)?.parent;
    return parent !== undefined && (parent === server || below(parent));
  };
  const hosts = [...all].filter(([pid, { command }]) => /--type=extensionHost/.test(command) && below(pid));
  if (hosts.length === 0) throw new Error('VS Code has no extension host.');
  for (const [pid] of hosts) process.kill(pid, 'SIGKILL');
}

/** Of this machine, by number. */
async function processes(): Promise<Map<number, { readonly parent: number; readonly command: string }>> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args=']);
  const lines = stdout.matchAll(/^ *(\d+) +(\d+) (.*)$/gm);
  return new Map(
    [...lines].map(([, pid, parent, command = '']) => [Number(pid), { parent: Number(parent), command }]),
  );
}

/**
 * Replaces the user settings, keeping those that keep the window quiet. The windows are remote ones, so that
 * settings of the machine stand in a file of their own: in that of the user, VS Code takes them only until it has
 * read what the extension declares.
 */
async function writeSettings(data: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const all = Object.entries({ ...quietSettings, ...settings });
  const files = {
    User: all.filter(([key]) => !ofMachine(key)),
    Machine: all.filter(([key]) => ofMachine(key)),
  };
  for (const [name, entries] of Object.entries(files)) {
    await mkdir(join(data, name), { recursive: true });
    const file = join(data, name, 'settings.json');
    await writeFile(file, JSON.stringify(Object.fromEntries(entries), undefined, 2));
  }
}

function ofMachine(key: string): boolean {
  const declared = new Map<string, object>(Object.entries(manifest.contributes.configuration.properties));
  return 'scope' in (declared.get(key) ?? {});
}

/** Waits for the line that says where the server listens; `-e` and telemetry are off, so it says so only once. */
async function listeningOrigin(stdout: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  let seen = '';
  const said = new Promise<string>((resolve) => {
    stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const origin = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(seen)?.[1];
      if (origin !== undefined) resolve(origin);
    });
  });
  const gone = ended.then(() => Promise.reject(new Error(`It ended: ${seen.slice(-1000)}`)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Not listening after ${startTimeoutMs / 1000} s.`)),
      startTimeoutMs,
    );
  });
  try {
    return await Promise.race([said, gone, late]);
  } finally {
    clearTimeout(timer);
  }
}

const quiet = [
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-workspace-trust',
  '--disable-getting-started-override',
  '--disable-proxy',
  // Do not open what an earlier window had open.
  '-e',
];

const quietSettings = {
  'workbench.editor.useModal': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
};
