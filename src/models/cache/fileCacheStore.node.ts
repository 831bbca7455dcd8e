import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CacheStore } from './cacheStore';
import { ifMissing, sizeOnDisk, sweep, type CacheFolder } from './cacheFolder.node';
import { sha256 } from './sha256';

/** A file that only its owner can read: replies quote the workspace. */
const mode = 0o600;
const megabyte = 1024 * 1024;

export interface FileCacheStoreOptions {
  /** Of its own; made with the first reply that is kept. */
  readonly folder: string;
  /** On disk; above it the replies that were not used for longest are deleted. 200 MB by default. */
  readonly maxBytes?: number | undefined;
  /** Told once, when nothing can be kept; the runs go on without. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * One file a reply, named by its key. Several processes may use a folder at once: a file appears whole, by a
 * rename, and each carries a checksum, so what is damaged counts as missing and is deleted.
 */
export function fileCacheStore(options: FileCacheStoreOptions): CacheStore {
  const { folder: path, maxBytes = 200 * megabyte } = options;
  const folder: CacheFolder = { path, maxBytes };
  /** Others write as well, so this is no more than the truth. `undefined`: it was not looked at yet. */
  let bytes: number | undefined;
  let isTold = false;

  const tell = (error: unknown): void => {
    if (!isTold) options.onProblem(error);
    isTold = true;
  };
  /** A reply does not wait for the sweep that it brings about. */
  const grown = (by: number): void => {
    if (bytes !== undefined && (bytes += by) <= maxBytes) return;
    bytes = 0;
    sweep(folder).then((left) => (bytes = left), tell);
  };
  const readWhole = async (key: string): Promise<string | undefined> => {
    const file = fileOf(path, key);
    const [checksum, text] = split(await readFile(file, 'utf8'));
    if (checksum !== (await checksumOf(key, text))) {
      await rm(file, { force: true });
      return undefined;
    }
    const now = new Date();
    await utimes(file, now, now);
    return text;
  };
  const writeWhole = async (key: string, text: string): Promise<void> => {
    const file = fileOf(path, key);
    const draft = `${file}.${randomUUID()}.tmp`;
    const whole = `${await checksumOf(key, text)}\n${text}`;
    await mkdir(path, { recursive: true, mode: 0o700 });
    try {
      await writeFile(draft, whole, { mode, flag: 'wx' });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    grown(sizeOnDisk(Buffer.byteLength(whole)));
  };

  return {
    async read(key) {
      try {
        return await readWhole(key).catch((error: unknown) => ifMissing(error, undefined));
      } catch (error) {
        tell(error);
        return undefined;
      }
    },
    write: (key, text) => writeWhole(key, text).catch(tell),
  };
}

function fileOf(folder: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) throw new RangeError('a cache key is a SHA-256 in hexadecimal');
  return join(folder, key);
}

/** With the key, so that a file under another's name counts as damaged. */
function checksumOf(key: string, text: string): Promise<string> {
  return sha256(`${key}\n${text}`);
}

function split(whole: string): [checksum: string, text: string] {
  const end = whole.indexOf('\n');
  return [whole.slice(0, end), whole.slice(end + 1)];
}
