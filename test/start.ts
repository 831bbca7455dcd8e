/**
 * `npm start [folder]`: opens the extension as built in a real VS Code, ready to ask: the desktop one where a
 * `code` command is installed, else VS Code's server, to be opened in any browser.
 */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { startCodeServer } from './support/codeServer';
import { packageExtension } from './support/packageExtension';
import { exitOnSignals } from './support/processGroup';
import { runProgram } from './support/program';
import { findRepository, type Repository } from './support/repository';
import { ensureVSCodeServer } from './support/vscodeServer';

const report = (line: string) => void process.stderr.write(`${line}\n`);

/** The browser keeps keys by address: one that stays the same keeps them from one start to the next. */
const usualPort = 42_170;

async function main(): Promise<void> {
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = resolve(from, process.argv[2] ?? '.');
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const repository = findRepository();
  if (await openOnDesktop(repository, folder)) report(`Opened ${folder} in desktop VS Code.`);
  else await serve(repository, folder);
}

/** False where there is no desktop VS Code. */
async function openOnDesktop({ root }: Repository, folder: string): Promise<boolean> {
  // In a terminal of a remote window, `code` is another program, which knows no development extensions.
  if (process.env['VSCODE_IPC_HOOK_CLI'] !== undefined) return false;
  const windows = process.platform === 'win32';
  const args = ['--new-window', `--extensionDevelopmentPath=${root}`, folder];
  const [command, prefix] = windows ? ['cmd.exe', ['/d', '/c', 'code']] : ['code', []];
  try {
    await runProgram(command, [...prefix, '--version'], { timeoutMs: 20_000 });
  } catch {
    return false;
  }
  await runProgram(command, [...prefix, ...args]);
  return true;
}

async function serve(repository: Repository, folder: string): Promise<void> {
  const vscode = await ensureVSCodeServer(repository.downloads, report);
  const server = await startCodeServer({
    server: vscode,
    home: join(repository.downloads, 'start'),
    port: (await isFree(usualPort)) ? usualPort : 0,
    vsix: [await packageExtension(repository)],
  });
  console.log(`${vscode.label} with the extension is at\n`);
  console.log(`  ${server.origin}/?folder=${encodeURIComponent(folder)}\n`);
  console.log('Only this machine can reach it, without a password. Ctrl+C ends it.');
  await server.ended;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const probe = createServer();
    probe.once('error', () => answer(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => answer(true)));
  });
}

exitOnSignals();
try {
  await main();
} catch (error) {
  report(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
