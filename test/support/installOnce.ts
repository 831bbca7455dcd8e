import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Fills `folder` by `make`, at most once in its life: the work is done in a folder beside it that is renamed
 * when complete, so that a half-made one is never taken for whole. Its name must carry the versions in it.
 * @param make gets the folder to fill and the one it will be renamed to
 */
export async function installOnce(
  folder: string,
  make: (partial: string, final: string) => Promise<void>,
): Promise<void> {
  const seal = '.complete';
  await removeLeftovers(folder);
  if (existsSync(join(folder, seal))) return;
  const partial = `${folder}${partialMark}${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await make(partial, folder);
    await writeFile(join(partial, seal), '');
    // Another process may have been faster, and its result is as good.
    if (existsSync(join(folder, seal))) return;
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const partialMark = '.partial-';

/** Removes what processes that no longer live have left half-made. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  const prefix = `${basename(folder)}${partialMark}`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length)))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
