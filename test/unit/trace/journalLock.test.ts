import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournalStore, reopenJournal } from '../../../src/trace/fileJournalStore.node';
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

  describe('when its holder stood still for so long that another process took it over', () => {
    let time: number;
    beforeEach(() => (time = Date.now()));
    const hold = (journal: string) => lockJournal(journal, () => time);
    const takenOver = async () => {
      time += 60_000;
      await heldBy(process.ppid);
    };

    for (const end of ['release', 'abandon'] as const)
      it(`stays the other’s after ${end}`, async () => {
        const lock = await hold(path);
        await takenOver();
        await lock[end]();
        assert.equal(await journalLockState(path), 'theirs');
      });

    it('its holder is told so before it writes, and writes nothing', async () => {
      const store = fileJournalStore(path, hold);
      await store.append('one\n');
      time += 60_000;
      await store.append('two\n');
      await takenOver();
      const told = new RegExp(`was taken over by process ${process.ppid} while nothing moved here`);
      await assert.rejects(store.append('three\n'), { code: 'locked', message: told });
      await store.close();
      assert.equal(await readFile(path, 'utf8'), 'one\ntwo\n');
    });

    it('what the other added stands, also where the holder was to mend the end', async () => {
      const begun = '{"format":"rlm-journal","version":2,"runId":"r1","createdAt":1,"software":"test"}\n';
      await writeFile(path, `${begun}{"torn`);
      const { store } = await reopenJournal(path, hold);
      await takenOver();
      await writeFile(path, `${begun}theirs\n`);
      await assert.rejects(store.append('ours\n'), { code: 'locked' });
      await store.close();
      assert.equal(await readFile(path, 'utf8'), `${begun}theirs\n`);
    });
  });

  it('released twice, is not taken from who has it since', async () => {
    const first = await lockJournal(path);
    await first.release();
    const second = await lockJournal(path);
    await first.release();
    assert.equal(await journalLockState(path), 'mine');
    await second.release();
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
