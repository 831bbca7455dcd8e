import assert from 'node:assert/strict';
import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clearCache } from '../../../../src/models/cache/cacheFolder.node';
import { fileCacheStore } from '../../../../src/models/cache/fileCacheStore.node';
import { eventually } from '../../../support/eventually';
import { temporaryFolder, type TemporaryFolder } from '../../../support/temporaryFolder';

const key = (index: number) => index.toString(16).padStart(64, '0');

describe('fileCacheStore', () => {
  let home: TemporaryFolder;
  let folder: string;
  const problems: unknown[] = [];
  beforeEach(async () => {
    home = await temporaryFolder('cache');
    folder = join(home.path, 'replies');
    problems.length = 0;
  });
  afterEach(() => home.remove());

  const open = (maxBytes?: number) =>
    fileCacheStore({ folder, maxBytes, onProblem: (error) => problems.push(error) });

  it('gives back what was kept, to another window as well', async () => {
    const text = 'line 1\nline 2 with ünïcödé 🐙';
    await open().write(key(1), text);
    assert.equal(await open().read(key(1)), text);
    assert.equal(await open().read(key(2)), undefined);
    assert.deepEqual(problems, []);
  });

  it('keeps files that only their owner can read, and no drafts', async function () {
    await open().write(key(1), 'x');
    assert.deepEqual(await readdir(folder), [key(1)]);
    if (process.platform === 'win32') this.skip();
    assert.equal((await stat(join(folder, key(1)))).mode & 0o777, 0o600);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
  });

  const damages: [string, (file: string) => Promise<void>][] = [
    ['cut', (file) => truncate(file, 70)],
    ['empty', (file) => truncate(file, 0)],
    ['changed', async (file) => writeFile(file, (await readFile(file, 'utf8')).replace('hello', 'hullo'))],
    ['of other bytes', (file) => writeFile(file, Buffer.from([0xff, 0xfe, 0x00, 0x0a, 0x80]))],
  ];
  for (const [how, damage] of damages) {
    it(`ignores and deletes an entry that is ${how}`, async () => {
      const store = open();
      await store.write(key(1), 'hello there');
      await damage(join(folder, key(1)));
      assert.equal(await store.read(key(1)), undefined);
      assert.deepEqual(await readdir(folder), []);
      await store.write(key(1), 'again');
      assert.equal(await store.read(key(1)), 'again');
    });
  }

  it('does not take an entry for another that was renamed to it', async () => {
    await open().write(key(1), 'one');
    await writeFile(join(folder, key(2)), await readFile(join(folder, key(1))));
    assert.equal(await open().read(key(2)), undefined);
  });

  it('deletes what was not used for longest, when it is full', async () => {
    const page = 4096;
    const before = open(100 * page);
    for (let i = 0; i < 20; i++) {
      await before.write(key(i), `entry ${i}`);
      const used = new Date(Date.now() - 1_000_000 + i * 1000);
      await utimes(join(folder, key(i)), used, used);
    }
    await before.read(key(0));
    await open(10 * page).write(key(20), 'the newest');
    await eventually(async () => (await readdir(folder)).length === 9);
    const left = await Promise.all(Array.from({ length: 21 }, (_, i) => before.read(key(i))));
    const kept = left.flatMap((text, i) => (text === undefined ? [] : [i]));
    assert.deepEqual(kept, [0, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('stays within its bounds as it grows, with two windows at once', async () => {
    const page = 4096;
    const windows = [open(10 * page), open(10 * page)];
    for (let i = 0; i < 60; i++) await windows[i % 2]!.write(key(i), 'x'.repeat(3000));
    await eventually(async () => (await readdir(folder)).length <= 20);
    assert.equal(await windows[0]!.read(key(59)), 'x'.repeat(3000));
    assert.deepEqual(problems, []);
  });

  it('deletes drafts that a process left behind an hour ago', async () => {
    await open().write(key(1), 'x');
    const draft = join(folder, `${key(2)}.0b3c.tmp`);
    await writeFile(draft, 'half');
    await utimes(draft, new Date(0), new Date(0));
    await open().write(key(3), 'y');
    await eventually(async () => (await readdir(folder)).length === 2);
  });

  it('is emptied by clearing, but for files that are not its own', async () => {
    const store = open();
    await store.write(key(1), 'x');
    await store.write(key(2), 'y');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    assert.deepEqual(await clearCache(folder), { replies: 2, bytes: 8192 });
    assert.deepEqual(await readdir(folder), ['notes.txt']);
    assert.equal(await store.read(key(1)), undefined);
    await store.write(key(1), 'again');
    assert.equal(await store.read(key(1)), 'again');
    assert.deepEqual(await clearCache(join(folder, 'nowhere')), { replies: 0, bytes: 0 });
  });

  it('says once that nothing can be kept, and goes on', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const store = open();
    await store.write(key(1), 'x');
    await store.write(key(2), 'x');
    assert.equal(await store.read(key(1)), undefined);
    assert.equal(problems.length, 1);
  });

  it('survives many writes and reads of the same entry at once', async () => {
    const windows = [open(), open()];
    const text = 'z'.repeat(100_000);
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        await windows[i % 2]!.write(key(1), text);
        assert.equal(await windows[(i + 1) % 2]!.read(key(1)), text);
      }),
    );
    assert.deepEqual(await readdir(folder), [key(1)]);
    assert.deepEqual(problems, []);
  });
});
