import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalLockState, lockFileOf, lockJournal } from '../../../src/trace/journalLock.node';
import { built } from '../cli/program';
import type { ToRacer } from './lockRacer';

/** What an abandoned lock says. */
const gone = '{}';

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
    await writeFile(lockFileOf(path), 'nonsense');
    assert.equal(await journalLockState(path), 'left');
  });

  it('is somebody’s who has made its file and not yet written his name, for a while', async () => {
    await writeFile(lockFileOf(path), '');
    assert.equal(await journalLockState(path), 'theirs');
    await assert.rejects(lockJournal(path), /is being written by another process\./);
    const then = new Date(Date.now() - 60_000);
    await utimes(lockFileOf(path), then, then);
    await (await lockJournal(path)).release();
    assert.deepEqual(await readdir(home), []);
  });

  describe('when several processes take it at the same moment', () => {
    let racers: ChildProcess[] = [];
    beforeEach(() => {
      racers = Array.from({ length: 3 }, () =>
        fork(built('test/unit/trace/lockRacer.mjs'), { execArgv: [] }),
      );
    });
    afterEach(() => racers.forEach((racer) => racer.kill('SIGKILL')));

    /** Tells them all. @returns how many locks they have. */
    const tell = async (message: ToRacer): Promise<number> => {
      const answers = racers.map(async (racer) => {
        const answer = once(racer, 'message');
        racer.send(message);
        return Number((await answer)[0]);
      });
      return (await Promise.all(answers)).reduce((sum, count) => sum + count, 0);
    };

    for (const [what, before] of Object.entries({
      'that nobody had': () => Promise.resolve(),
      'that was left': () => writeFile(lockFileOf(path), gone),
      'that was left, and left again by who took it over': async () => {
        await writeFile(lockFileOf(path), gone);
        await writeFile(`${lockFileOf(path)}.next`, gone);
      },
    }))
      it(`is one’s alone: one ${what}`, async () => {
        for (let round = 0; round < 60; round++) {
          await before();
          assert.equal(await tell({ path, at: Date.now() + 5, times: 2 }), 1, `round ${round}`);
          await tell('release');
          assert.deepEqual(await readdir(home), []);
        }
      });
  });
});
