import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface CacheFolder {
  readonly path: string;
  readonly maxBytes: number;
}

interface Kept {
  readonly path: string;
  /** On disk, in bytes. */
  readonly size: number;
  /** When it was last used, in milliseconds since the Unix epoch. */
  readonly used: number;
  readonly isDraft: boolean;
}

/** A draft this old was left by a process that died. */
const abandonedAfterMs = 3_600_000;
/** So that not every reply sweeps again. */
const leaveFree = 0.1;
const atATime = 64;
const block = 4096;

/** Small files take whole blocks. */
export function sizeOnDisk(bytes: number): number {
  return Math.ceil(bytes / block) * block;
}

/** Deletes what was not used for longest until the folder is within its bounds. Returns the bytes that stay. */
export async function sweep({ path, maxBytes }: CacheFolder): Promise<number> {
  const files = await list(path);
  const drafts = files.filter(({ isDraft, used }) => isDraft && used < Date.now() - abandonedAfterMs);
  for (const draft of drafts) await rm(draft.path, { force: true });
  const replies = files.filter(({ isDraft }) => !isDraft).sort((a, b) => a.used - b.used);
  let bytes = replies.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= maxBytes) return bytes;
  for (const reply of replies) {
    if (bytes <= maxBytes * (1 - leaveFree)) break;
    await rm(reply.path, { force: true });
    bytes -= reply.size;
  }
  return bytes;
}

/** Deletes every reply; other files in the folder stay. Returns what was there. */
export async function clearCache(path: string): Promise<{ replies: number; bytes: number }> {
  const files = await list(path);
  for (const file of files) await rm(file.path, { force: true });
  const replies = files.filter(({ isDraft }) => !isDraft);
  return { replies: replies.length, bytes: replies.reduce((sum, { size }) => sum + size, 0) };
}

/** The files of the cache, in no order; none where there is no folder. */
async function list(folder: string): Promise<Kept[]> {
  const names = (await readdir(folder).catch((error: unknown) => ifMissing(error, []))).filter((name) =>
    /^[0-9a-f]{64}(\.[0-9a-f-]+\.tmp)?$/.test(name),
  );
  const kept: Kept[] = [];
  for (let at = 0; at < names.length; at += atATime) {
    const some = names.slice(at, at + atATime).map((name) => describe(join(folder, name)));
    for (const file of await Promise.all(some)) if (file) kept.push(file);
  }
  return kept;
}

/** `undefined` when it is gone already. */
async function describe(path: string): Promise<Kept | undefined> {
  const stats = await stat(path).catch((error: unknown) => ifMissing(error, undefined));
  const isDraft = path.endsWith('.tmp');
  return stats && { path, size: sizeOnDisk(stats.size), used: stats.mtimeMs, isDraft };
}

/** For what another window may have deleted meanwhile. @throws every other error. */
export function ifMissing<T>(error: unknown, value: T): T {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
  throw error;
}
