import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunLocks } from '../../../src/vscode/runLocks';

describe('the locks of runs', () => {
  let home: string;
  let file: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-locks-'));
    file = join(home, 'r1.lock');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  /** As another window writes it. */
  const heldBy = (pid: number | undefined) => writeFile(file, String(pid));

  it('are taken once, and free again when released', async () => {
    const locks = new RunLocks();
    assert.equal(await locks.stateOf(file), 'free');
    assert.ok(await locks.take(file));
    assert.equal(await locks.stateOf(file), 'mine');
    await locks.release(file);
    assert.equal(await locks.stateOf(file), 'free');
    assert.deepEqual(await readdir(home), []);
  });

  it('keep another window out while its process lives', async () => {
    await heldBy(process.ppid);
    const locks = new RunLocks();
    assert.equal(await locks.stateOf(file), 'theirs');
    assert.equal(await locks.take(file), false);
    assert.equal(await readFile(file, 'utf8'), String(process.ppid));
  });

  it('are left by a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await heldBy(child.pid);
    const locks = new RunLocks();
    assert.equal(await locks.stateOf(file), 'theirs');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await locks.stateOf(file), 'left');
    assert.ok(await locks.take(file));
    await locks.release(file);
  });

  it('are left when nobody touched them for long, whoever has the number of the process now', async () => {
    await heldBy(process.ppid);
    const before = new Date(Date.now() - 60_000);
    await utimes(file, before, before);
    assert.equal(await new RunLocks().stateOf(file), 'left');
  });

  it('are left at once by a window that ends', async () => {
    const locks = new RunLocks();
    await locks.take(file);
    locks.abandon();
    assert.equal(await new RunLocks().stateOf(file), 'left');
  });
});
