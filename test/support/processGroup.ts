import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program with all the processes that it starts, ended together. */
export interface ProcessGroup {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when the program has ended, by itself or by `stop`, with its exit code (null: by a signal). */
  readonly ended: Promise<number | null>;
  /** Ends the whole group and waits for the program. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends the whole group without warning, as a power cut does. Safe to call twice. */
  kill(): Promise<void>;
}

const graceMs = 3000;

/**
 * Starts a program as a process group of its own, which also ends when this process exits
 * (on signals only after {@link exitOnSignals}).
 * @throws when the program cannot be started
 */
export function startGroup(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): ProcessGroup {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  const signalGroup = (signal: NodeJS.Signals) => {
    if (pid !== undefined) killGroup(pid, signal);
  };
  const atExit = () => signalGroup('SIGKILL');
  // Before the listeners that remove its files.
  process.prependOnceListener('exit', atExit);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => process.off('exit', atExit));
  ended.catch(() => undefined);

  const stop = async () => {
    signalGroup('SIGTERM');
    const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs);
    await ended.catch(() => undefined);
    clearTimeout(timer);
    // The program may be gone before what it started.
    signalGroup('SIGKILL');
  };
  const kill = async () => {
    signalGroup('SIGKILL');
    await ended.catch(() => undefined);
  };
  return { child, ended, stop, kill };
}

/** Makes Ctrl+C and the like run the `exit` listeners, which end the process groups still alive. */
export function exitOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}

/** Ends this process, within a second, when the one that started it is gone (on Windows it goes on). */
export function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 1000).unref();
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: nobody left in the group, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
