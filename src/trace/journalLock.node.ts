import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAlive } from './isAlive.node';
import { JournalError } from './journalError';

/**
 * Keeps a journal for one writer: a file beside it names the process. That of a process that has ended is taken
 * over.
 * @returns what gives the journal free again
 * @throws {JournalError} `locked` while another process writes it.
 */
export async function lockJournal(path: string): Promise<() => Promise<void>> {
  const lock = lockOf(path);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.uptime()) });
  if (!(await create(lock, mine))) {
    const theirs = await readFile(lock, 'utf8').catch(() => '');
    if (isHeld(theirs)) throw locked(path, theirs);
    await rm(lock, { force: true });
    if (!(await create(lock, mine))) throw locked(path, await readFile(lock, 'utf8').catch(() => ''));
  }
  return () => rm(lock, { force: true });
}

/** The file that says who writes a journal. */
function lockOf(path: string): string {
  return `${path}.lock`;
}

async function create(lock: string, text: string): Promise<boolean> {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function locked(path: string, holder: string): JournalError {
  const { pid, host } = read(holder);
  const who =
    pid === undefined ? 'another process' : `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;
  return new JournalError(
    'locked',
    `The trace ${path} is being written by ${who}. Wait until that run has ended; if it is sure to be gone, delete ${lockOf(path)}.`,
  );
}

/** Whether the process lives; one on another machine is taken to. */
function isHeld(holder: string): boolean {
  const { pid, host, started } = read(holder);
  if (pid === undefined) return false;
  if (host !== hostname()) return true;
  // In a container the number may be ours, and was another's before it started anew.
  if (pid === process.pid) return Math.abs((started ?? 0) - startOf(process.uptime())) < 5_000;
  return isAlive(pid);
}

interface Holder {
  readonly pid?: number;
  readonly host?: string;
  readonly started?: number;
}

function read(text: string): Holder {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    const { pid, host, started } = value as Record<string, unknown>;
    return typeof pid === 'number' && typeof host === 'string' && typeof started === 'number'
      ? { pid, host, started }
      : {};
  } catch {
    return {};
  }
}

/** When the process began, in milliseconds since the Unix epoch. @param seconds since then */
function startOf(seconds: number): number {
  return Math.round(Date.now() - seconds * 1000);
}
