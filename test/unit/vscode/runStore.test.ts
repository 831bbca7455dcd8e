import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunStore } from '../../../src/vscode/runStore';
import { FakeLog, numbered, started, turn } from './fakes';

describe('the store of runs', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-runs-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  function storeIn(folder: string) {
    const warnings: string[] = [];
    const log = new FakeLog();
    return {
      log,
      warnings,
      store: new RunStore({ folder, software: 'test 1', log, warn: (text) => warnings.push(text) }),
    };
  }

  it('gives back the events it was given', async () => {
    const { store } = storeIn(join(home, 'traces'));
    const events = numbered(started, turn(1));
    const recorder = await store.record('r1', []);
    for (const event of events) await recorder.append(event);
    await recorder.close();
    assert.deepEqual(await store.load('r1'), events);
    assert.equal(await store.latest(), 'r1');
  });

  it('keeps keys out', async () => {
    const { store } = storeIn(home);
    const recorder = await store.record('r1', ['sk-very-secret']);
    for (const event of numbered({ type: 'warning', code: 'x', message: 'refused: sk-very-secret' }))
      await recorder.append(event);
    await recorder.close();
    assert.doesNotMatch(await readFile(join(home, 'r1.jsonl'), 'utf8'), /very-secret/);
  });

  it('reads a journal that was cut as far as it goes, and logs where it stops', async () => {
    const { store, log } = storeIn(home);
    const events = numbered(started);
    const recorder = await store.record('r1', []);
    for (const event of events) await recorder.append(event);
    await recorder.close();
    await appendFile(join(home, 'r1.jsonl'), '{"type":"iter');
    assert.deepEqual(await store.load('r1'), events);
    assert.match(log.lines.join('\n'), /\[r1\] trace, line 3/);
  });

  it('knows no run where there is none, and none outside its folder', async () => {
    const { store } = storeIn(join(home, 'traces'));
    await writeFile(join(home, 'outside.jsonl'), '');
    assert.equal(await store.latest(), undefined);
    assert.equal(await store.load('r1'), undefined);
    assert.equal(await store.load('../outside'), undefined);
  });

  it('lets a run go on whose trace cannot be written, and says so once', async () => {
    const file = join(home, 'a-file');
    await writeFile(file, '');
    const { store, warnings } = storeIn(join(file, 'traces'));
    const recorder = await store.record('r1', []);
    for (const event of numbered(started, turn(1))) await recorder.append(event);
    await recorder.close();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /The trace of this run is not kept/);
  });

  it('keeps the fifty newest', async () => {
    for (let index = 0; index < 55; index++)
      await writeFile(join(home, `20260101-0000${10 + index}-000000.jsonl`), '');
    const { store } = storeIn(home);
    await (await store.record('20270101-000000-000000', [])).close();
    const left = (await readdir(home)).sort();
    assert.equal(left.length, 50);
    assert.equal(left[0], '20260101-000015-000000.jsonl');
  });
});
