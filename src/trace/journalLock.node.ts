import { writeFileSync } from 'node:fs';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAlive } from './isAlive.node';
import { JournalError } from './journalError';
import type { JournalLock, LockState } from './lockState';

/** A holder touches its file so often, in milliseconds. */
const beatMs = 5_000;
/** A file that nobody touched for so long is left, whatever process has the number of its holder now. */
const silentMs = 30_000;
/** Of a holder on another machine, whose clock may go otherwise. */
const silentElsewhereMs = 5 * 60_000;

/** The file that says who writes a journal. */
export function lockFileOf(path: string): string {
  return `${path}.lock`;
}

/**
 * Keeps a journal for one writer: a file beside it names the process, which touches it while it lives. What a
 * process that has ended left is taken over.
 * @throws {JournalError} `locked` while somebody else writes it, or this process does already.
 */
export async function lockJournal(path: string): Promise<JournalLock> {
  const lock = lockFileOf(path);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.uptime()) });
  await take(lock, mine, path);
  const beat = setInterval(() => {
    const now = new Date();
    // Gone with its folder: then there is nothing to guard.
    void utimes(lock, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  let isAbandoned = false;
  return {
    release: async () => {
      clearInterval(beat);
      if (!isAbandoned) await rm(lock, { force: true });
    },
    abandon: () => {
      clearInterval(beat);
      isAbandoned = true;
      try {
        writeFileSync(lock, '{}');
      } catch {
        // The number of a process that is gone says the same.
      }
    },
  };
}

/**
 * Who finds a lock left first takes the right to take it over, which is a lock as well, then looks once more, and
 * puts that file in its place. Were it deleted and made anew, one of two could delete what the other has just made.
 */
async function take(lock: string, mine: string, path: string): Promise<void> {
  if (await create(lock, mine)) return;
  const state = await stateIn(lock);
  if (state === 'free' && (await create(lock, mine))) return;
  if (state !== 'left') throw await locked(path, lock);
  const right = `${lock}.next`;
  await take(right, mine, path);
  try {
    if ((await stateIn(lock)) !== 'left') throw await locked(path, lock);
    await rename(right, lock);
  } catch (error) {
    await rm(right, { force: true });
    throw error;
  }
}

/** Who writes a journal. */
export function journalLockState(path: string): Promise<LockState> {
  return stateIn(lockFileOf(path));
}

async function stateIn(lock: string): Promise<LockState> {
  try {
    const text = await readFile(lock, 'utf8');
    const { mtimeMs } = await stat(lock);
    const silence = Date.now() - mtimeMs;
    // It was made this moment, and its holder has yet to write its name.
    if (text === '' && silence < silentMs) return 'theirs';
    return stateOf(read(text), silence);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return 'free';
    throw error;
  }
}

interface Holder {
  readonly pid?: number;
  readonly host?: string;
  readonly started?: number;
}

/** @param silence since the holder touched its file, in milliseconds */
function stateOf({ pid, host, started = 0 }: Holder, silence: number): LockState {
  if (pid === undefined) return 'left';
  if (host !== hostname()) return silence > silentElsewhereMs ? 'left' : 'theirs';
  // In a container the number may be ours, and was another's before it started anew.
  if (pid === process.pid) return Math.abs(started - startOf(process.uptime())) < 5_000 ? 'mine' : 'left';
  return !isAlive(pid) || silence > silentMs ? 'left' : 'theirs';
}

async function create(lock: string, text: string): Promise<boolean> {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** @param lock the file that stands in the way */
async function locked(path: string, lock: string): Promise<JournalError> {
  const { pid, host } = read(await readFile(lock, 'utf8').catch(() => ''));
  const who =
    pid === undefined ? 'another process' : `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;
  return new JournalError(
    'locked',
    `The trace ${path} is being written by ${who}. Wait until that run has ended; if it is sure to be gone, delete ${lockFileOf(path)}.`,
  );
}

/** {} for a text that names nobody. */
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

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
