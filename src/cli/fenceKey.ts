import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The secret that fences are keyed with, one for each user: so a run that goes on sends the same bytes as before,
 * and a provider's cache of prompts still holds. Where it cannot be kept, one for this process.
 * @param folder for caches, of its own
 */
export async function userFenceKey(folder: string): Promise<Uint8Array> {
  const file = join(folder, 'fence-key');
  const made = randomBytes(keyBytes);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, made.toString('hex'), { flag: 'wx', mode: 0o600 });
    return made;
  } catch {
    // It is there already, or there is no place for it.
    const kept = await readFile(file, 'utf8').catch(() => '');
    return /^[0-9a-f]{64}$/.test(kept) ? Buffer.from(kept, 'hex') : made;
  }
}
