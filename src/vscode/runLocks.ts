import { writeFileSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { isAlive } from '../trace/isAlive.node';

/**
 * `free`: nobody is at work on the run; `mine`: this window is; `theirs`: another one is; `left`: whoever was has
 * ended without saying so.
 */
export type LockState = 'free' | 'mine' | 'theirs' | 'left';

/** A holder touches its file so often, in milliseconds. */
const beatMs = 5_000;
/** A file that nobody touched for so long is left, whatever process has the number of its holder now. */
const silentMs = 30_000;

/** No process. */
const nobody = '0';

/** Files that say which window writes a run. They vanish when it is done, and stay when it was killed. */
export class RunLocks {
  readonly #held = new Map<string, NodeJS.Timeout>();

  /** False when another window has it. */
  async take(file: string): Promise<boolean> {
    const state = await this.stateOf(file);
    if (state === 'mine') return true;
    if (state === 'theirs') return false;
    if (state === 'left') await rm(file, { force: true });
    try {
      await writeFile(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false;
      throw error;
    }
    const beat = setInterval(() => {
      const now = new Date();
      // Gone with its folder: then there is nothing to guard.
      void utimes(file, now, now).catch(() => undefined);
    }, beatMs);
    beat.unref();
    this.#held.set(file, beat);
    return true;
  }

  async stateOf(file: string): Promise<LockState> {
    if (this.#held.has(file)) return 'mine';
    try {
      const holder = Number(await readFile(file, 'utf8'));
      const { mtimeMs } = await stat(file);
      const isLeft = holder === process.pid || !isHolder(holder) || Date.now() - mtimeMs > silentMs;
      return isLeft ? 'left' : 'theirs';
    } catch (error) {
      if (isCode(error, 'ENOENT')) return 'free';
      throw error;
    }
  }

  /** What is held, and what was left. */
  async release(file: string): Promise<void> {
    this.#forget(file);
    await rm(file, { force: true });
  }

  /** Leaves everything, as if this window had been killed; at once, since it is about to end. */
  abandon(): void {
    for (const file of [...this.#held.keys()]) {
      this.#forget(file);
      try {
        writeFileSync(file, nobody);
      } catch {
        // The number of a process that is gone says the same.
      }
    }
  }

  #forget(file: string): void {
    clearInterval(this.#held.get(file));
    this.#held.delete(file);
  }
}

function isHolder(pid: number): boolean {
  return Number.isInteger(pid) && pid > 0 && isAlive(pid);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
