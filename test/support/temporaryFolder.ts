import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when this process exits, at the latest. */
export interface TemporaryFolder {
  readonly path: string;
  /** Safe to call twice. */
  remove(): Promise<void>;
}

export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `rlm-${name}-`));
  const atExit = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', atExit);
  return {
    path,
    remove: async () => {
      process.off('exit', atExit);
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
