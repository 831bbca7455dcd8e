import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalLockState, lockFileOf, lockJournal } from '../../../src/trace/journalLock.node';

describe('the lock of a journal', () => {
  let home: string;
  let path: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-locks-'));
    path = join(home, 'r1.jsonl');
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  /** As another process writes it, and touched it so many seconds ago. */
  const heldBy = async (pid: number | undefined, host = hostname(), secondsAgo = 0) => {
    const lock = lockFileOf(path);
    await writeFile(lock, JSON.stringify({ pid, host, started: 1 }));
    const then = new Date(Date.now() - secondsAgo * 1000);
    await utimes(lock, then, then);
  };

  it('is taken once, and free again when released', async () => {
    assert.equal(await journalLockState(path), 'free');
    const lock = await lockJournal(path);
    assert.equal(await journalLockState(path), 'mine');
    await assert.rejects(lockJournal(path), { name: 'JournalError', code: 'locked' });
    await lock.release();
    assert.equal(await journalLockState(path), 'free');
    assert.deepEqual(await readdir(home), []);
  });

  it('keeps others out while its process lives', async () => {
    await heldBy(process.ppid);
    const before = await readFile(lockFileOf(path), 'utf8');
    assert.equal(await journalLockState(path), 'theirs');
    await assert.rejects(lockJournal(path), new RegExp(`is being written by process ${process.ppid}\\.`));
    assert.equal(await readFile(lockFileOf(path), 'utf8'), before);
  });

  it('is left by a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await heldBy(child.pid);
    assert.equal(await journalLockState(path), 'theirs');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await journalLockState(path), 'left');
    await (await lockJournal(path)).release();
  });

  it('is left when nobody touched it for long, whoever has the number of the process now', async () => {
    await heldBy(process.ppid, hostname(), 60);
    assert.equal(await journalLockState(path), 'left');
  });

  it('is left when it has the number of this process, from before a restart of the machine', async () => {
    await heldBy(process.pid);
    assert.equal(await journalLockState(path), 'left');
  });

  it('is another machine’s for some minutes after it was last touched', async () => {
    await heldBy(1, 'elsewhere', 60);
    assert.equal(await journalLockState(path), 'theirs');
    await heldBy(1, 'elsewhere', 6 * 60);
    assert.equal(await journalLockState(path), 'left');
  });

  it('is left at once when it is abandoned, or says nothing', async () => {
    const lock = await lockJournal(path);
    lock.abandon();
    assert.equal(await journalLockState(path), 'left');
    await writeFile(lockFileOf(path), '');
    assert.equal(await journalLockState(path), 'left');
  });
});
