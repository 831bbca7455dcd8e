import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Devices that take what is written, in place of us. */
  readonly writesTo?: { readonly stdout?: string; readonly stderr?: string };
  /** Called with all of stderr so far, whenever there is more. */
  readonly onStderr?: (text: string, send: SendSignal) => unknown;
}

export type SendSignal = (signal: NodeJS.Signals) => unknown;

/** What the build made: `dist`, or the folder that RLM_TEST_DIST names. */
export function built(name: string): string {
  return resolve(process.env['RLM_TEST_DIST'] ?? 'dist', name);
}

/** Runs the built terminal program to its end, with no key but what the test gives it, and a cache of its own. */
export async function runProgram(
  args: readonly string[],
  { cwd, env, writesTo = {}, onStderr }: ProgramOptions,
): Promise<Ended> {
  const cache = await mkdtemp(join(tmpdir(), 'rlm-cache-'));
  const opened = [writesTo.stdout, writesTo.stderr].map((path) =>
    path === undefined ? undefined : openSync(path, 'w'),
  );
  const [out = 'pipe', err = 'pipe'] = opened;
  const child = spawn(process.execPath, [built('cli.mjs'), ...args], {
    cwd,
    env: { ...process.env, OPENAI_API_KEY: '', XDG_CACHE_HOME: cache, ...env },
    stdio: ['ignore', out, err],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  await once(child, 'close');
  for (const file of opened) if (typeof file === 'number') closeSync(file);
  await rm(cache, { recursive: true, force: true });
  return { code: child.exitCode, stdout, stderr };
}
