import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { silentMs } from './holdLock';
import { isAlive } from './isAlive.node';
import type { LockState } from './lockState';

/** Of a holder on another machine, whose clock may go otherwise. */
const silentElsewhereMs = 5 * 60_000;

/** Who holds a lock, as its file says it. */
export interface Holder {
  readonly pid?: number;
  readonly host?: string;
  /** When its process began, in milliseconds since the Unix epoch. */
  readonly started?: number;
}

/** This process. */
export function thisHolder(): Required<Holder> {
  return { pid: process.pid, host: hostname(), started: startOf(process.uptime()) };
}

/** {} for a text that names nobody. */
export function readHolder(text: string): Holder {
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

/** In words. */
export function nameOf({ pid, host }: Holder): string {
  if (pid === undefined) return 'another process';
  return `process ${pid}${host === hostname() ? '' : ` on ${host}`}`;
}

/** Who has the lock that is this file. */
export async function lockFileState(file: string): Promise<LockState> {
  try {
    const text = await readFile(file, 'utf8');
    const { mtimeMs } = await stat(file);
    const silence = Date.now() - mtimeMs;
    // It was made this moment, and its holder has yet to write its name.
    if (text === '' && silence < silentMs) return 'theirs';
    return stateOf(readHolder(text), silence);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'free';
    throw error;
  }
}

/** @param silence since the holder touched its file, in milliseconds */
function stateOf({ pid, host, started = 0 }: Holder, silence: number): LockState {
  if (pid === undefined) return 'left';
  if (host !== hostname()) return silence > silentElsewhereMs ? 'left' : 'theirs';
  // In a container the number may be ours, and was another's before it started anew.
  if (pid === process.pid) return Math.abs(started - startOf(process.uptime())) < 5_000 ? 'mine' : 'left';
  // Another process may have the number of one that is gone.
  return !isAlive(pid) || silence > silentMs ? 'left' : 'theirs';
}

/** When the process began, in milliseconds since the Unix epoch. @param seconds since then */
function startOf(seconds: number): number {
  return Math.round(Date.now() - seconds * 1000);
}
