/** Runs the tests of test/host in the extension host of a real VS Code and prints their report. */
import { createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { reportVariable } from '../host/reporter';
import { quietEnvironment } from './environment';
import { exitOnSignals } from './processGroup';
import { findRepository } from './repository';
import { temporaryFolder } from './temporaryFolder';
import { chooseTestHost } from './testHost';
import { tallyVariable } from './tally';

/** The oldest VS Code that the manifest admits: the one where a missing API would show. */
const desktopVersion = '1.106.0';

async function main(): Promise<number> {
  const repository = findRepository();
  const host = await chooseTestHost(repository, desktopVersion, (line) => console.error(line));
  console.log(`In-host tests run in: ${host.label}`);

  const output = join(repository.dist, 'host');
  await mkdir(output, { recursive: true });
  const log = createWriteStream(join(output, 'vscode.log'));
  const home = await temporaryFolder('workspace');
  const report = join(home.path, 'report.txt');
  const workspace = join(home.path, 'workspace');
  // A copy: tests may write to it.
  await cp(join(repository.root, 'test/fixtures/workspace'), workspace, { recursive: true });
  try {
    return await runTests({
      vscodeExecutablePath: host.executable,
      extensionDevelopmentPath: repository.root,
      extensionTestsPath: join(repository.dist, 'test/host/index.cjs'),
      extensionTestsEnv: {
        ...quietEnvironment(),
        [reportVariable]: report,
        [tallyVariable]: process.env[tallyVariable],
      },
      launchArgs: [workspace, '--disable-extensions'],
      stdout: log,
      stderr: log,
    });
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : String(error)} (VS Code's own log: ${String(log.path)})`,
    );
    return 1;
  } finally {
    if (existsSync(report)) console.log(await readFile(report, 'utf8'));
    await home.remove();
  }
}

exitOnSignals();
process.exit(await main());
