import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { quietEnvironment } from './environment';
import { packageExtension, vsixVariable } from './packageExtension';
import type { Repository } from './repository';
import { readTally, tallyVariable, type Tally } from './tally';

export interface Suite {
  readonly title: string;
  /** Script and arguments for Node, run in the repository's root after `node esbuild.js --tests`. */
  command(repository: Repository): Promise<string[]>;
  /** Variables for it, made ready before it runs. */
  prepare?(repository: Repository): Promise<Readonly<Record<string, string>>>;
}

/** What takes longer hangs, as a window does in which tests never begin. */
const suiteTimeoutMs = 60 * 60_000;

/** In the order they run: the quick ones first. */
export const suites: Readonly<Record<string, Suite>> = {
  unit: {
    title: 'in Node',
    command: async ({ dist }) => [
      join(dist, 'test/support/mochaSuite.mjs'),
      `--jobs=${availableParallelism()}`,
      ...(await testFiles(dist, 'unit')),
    ],
  },
  soak: {
    title: 'many runs with faults',
    command: async ({ dist }) => [
      join(dist, 'test/support/mochaSuite.mjs'),
      '--reporter=spec',
      `--jobs=${availableParallelism()}`,
      ...(await testFiles(dist, 'soak')),
    ],
  },
  host: {
    title: "in VS Code's extension host",
    command: ({ dist }) => Promise.resolve([join(dist, 'test/support/hostSuite.mjs')]),
  },
  e2e: {
    title: 'the packaged extension in VS Code, driven in a browser',
    prepare: async (repository) => ({ [vsixVariable]: await packageExtension(repository) }),
    command: async ({ dist }) => [
      join(dist, 'test/support/mochaSuite.mjs'),
      '--timeout=120000',
      '--reporter=spec',
      ...(await testFiles(dist, 'e2e')),
    ],
  },
};

async function testFiles(dist: string, suite: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(`test/${suite}/**/*.test.mjs`, { cwd: dist })) files.push(join(dist, file));
  return files.sort();
}

/**
 * Runs a suite to its end, or for an hour. One that cannot be started or cannot say how it went, ends with an
 * error although no test failed, or ran no test (unless `grep` chose among them) counts as one failure more.
 */
export async function runSuite(
  repository: Repository,
  suite: Suite,
  tallyFile: string,
  grep: string | undefined,
): Promise<Tally> {
  let exit = 'could not be started';
  let clean = false;
  const started = performance.now();
  try {
    const code = await spawnSuite(repository, suite, tallyFile, grep);
    exit = `ended with ${code === null ? 'a signal' : `exit code ${code}`}`;
    if (performance.now() - started >= suiteTimeoutMs)
      exit = `was ended after ${suiteTimeoutMs / 60_000} min`;
    clean = code === 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }

  const tally = await readTally(tallyFile);
  const { passed, failed, skipped } = tally ?? { passed: 0, failed: 0, skipped: 0 };
  const wrong = (why: string): Tally => {
    console.error(why);
    return { passed, failed: failed + 1, skipped };
  };
  if (tally === undefined) return wrong(`The suite ${exit} before it could say how it went.`);
  if (!clean && failed === 0) return wrong(`The suite ${exit} although no test failed.`);
  if (passed + failed === 0 && grep === undefined) return wrong('The suite ran no test.');
  return tally;
}

async function spawnSuite(
  repository: Repository,
  suite: Suite,
  tallyFile: string,
  grep: string | undefined,
): Promise<number | null> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...quietEnvironment(),
    ...(await suite.prepare?.(repository)),
    [tallyVariable]: tallyFile,
  };
  if (grep !== undefined) env['TEST_GREP'] = grep;
  const args = ['--enable-source-maps', ...(await suite.command(repository))];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: repository.root,
      env,
      stdio: 'inherit',
      timeout: suiteTimeoutMs,
    });
    // It ends what it started itself, so it gets the chance to.
    const atExit = () => void child.kill('SIGTERM');
    process.once('exit', atExit);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', atExit);
      resolve(code);
    });
  });
}
