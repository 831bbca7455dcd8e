/**
 * Stands in for the `code` program: takes the arguments that extension tests start VS Code with, runs them in
 * VS Code's server and a headless browser, and exits as VS Code would.
 */
import { launchBrowser } from './browser';
import { createCleanup } from './cleanup';
import { startCodeServer } from './codeServer';
import { exitOnSignals, exitWithParent } from './processGroup';
import { findRepository } from './repository';
import { temporaryFolder } from './temporaryFolder';
import { runInPage, type HostTests } from './testPage';
import { ensureVSCodeServer } from './vscodeServer';

const print = (line: string) => void process.stdout.write(`${line}\n`);
const report = (line: string) => void process.stderr.write(`${line}\n`);

/** @throws when the arguments name no extension or no tests */
function parseArguments(args: readonly string[]): HostTests {
  const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
  const extension = option('extensionDevelopmentPath');
  const tests = option('extensionTestsPath');
  if (extension === undefined || tests === undefined) {
    throw new Error('Wants --extensionDevelopmentPath=FOLDER and --extensionTestsPath=SCRIPT.');
  }
  return { extension, tests, folder: args.find((arg) => !arg.startsWith('-')) };
}

async function main(): Promise<number> {
  const tests = parseArguments(process.argv.slice(2));
  const { downloads } = findRepository();
  const cleanup = createCleanup();
  try {
    const home = await temporaryFolder('host');
    cleanup.add(() => home.remove());
    const browser = await launchBrowser(downloads, report);
    cleanup.add(() => browser.close());
    const vscode = await ensureVSCodeServer(downloads, report);
    const server = await startCodeServer({ server: vscode, home: home.path, testDriver: true });
    cleanup.add(() => server.stop());
    return await runInPage(browser, server, tests, print);
  } finally {
    await cleanup.run();
  }
}

exitOnSignals();
exitWithParent();
// Whoever started this is gone, and with it the reader of what it prints.
process.stdout.on('error', () => process.exit(1));
process.exitCode = await main();
