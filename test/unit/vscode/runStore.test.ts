import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody } from '../../../src/rlm/events';
import type { Scope } from '../../../src/vscode/scopes/scope';
import type { ScopePlace } from '../../../src/vscode/scopes/scopePlace';
import type { Retention } from '../../../src/vscode/retention';
import type { RunFolder } from '../../../src/vscode/runFolder';
import { runFiles } from '../../../src/vscode/runFiles';
import { runSegments } from '../../../src/vscode/runSegments';
import { RunStore } from '../../../src/vscode/runStore';
import { inMemoryFiles } from '../trace/inMemoryFiles';
import { asked, FakeLog, numbered, started, turn } from './fakes';

const restoreScope = (label: string, place: ScopePlace): Scope => ({ ...asked.scope, label, place });

describe('the store of runs', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'rlm-runs-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  function storeIn(folder: string, retention?: Retention) {
    return storeOver(runFiles(folder), retention);
  }

  function storeOver(folder: RunFolder, retention: Retention = { maxAgeDays: 30, maxSizeMB: 200 }) {
    const warnings: string[] = [];
    const log = new FakeLog();
    return {
      log,
      warnings,
      store: new RunStore({
        folder,
        software: 'test 1',
        retention: () => retention,
        log,
        warn: (text) => warnings.push(text),
        restoreScope,
      }),
    };
  }

  it('gives back the events it was given', async () => {
    const { store } = storeIn(join(home, 'traces'));
    const events = numbered(started, turn(1));
    const recorder = await store.record('r1', asked, []);
    for (const event of events) await recorder.append(event);
    await recorder.close();
    assert.deepEqual((await store.load('r1'))?.events, events);
    assert.equal(await store.latest(), 'r1');
  });

  describe('knows what a run was about', () => {
    const place: ScopePlace = {
      kind: 'selection',
      uri: 'file:///ws/a.ts',
      ranges: [{ startLine: 3, startCharacter: 0, endLine: 5, endCharacter: 2 }],
      hash: 'f00d',
    };
    const about = {
      scope: { ...asked.scope, label: 'the selection in a.ts', place },
      question: 'Where is the gate?',
      change: { route: 'rlm', limits: { maxIterations: 40 } },
    } as const;
    const recorded = async (store: RunStore, runId: string) => {
      const recorder = await store.record(runId, about, []);
      for (const event of numbered({ ...started, follows: 'r0' } as EventBody)) await recorder.append(event);
      await recorder.close();
    };

    it('so that it can be asked again', async () => {
      const { store } = storeIn(home);
      await recorded(store, 'r1');
      const again = (await store.load('r1'))?.asked;
      assert.deepEqual(
        [again?.scope.label, again?.scope.place, again?.question, again?.change, again?.follows],
        [about.scope.label, place, about.question, about.change, 'r0'],
      );
    });

    it('unless that is gone or damaged', async () => {
      const { store, log } = storeIn(home);
      await recorded(store, 'r1');
      await recorded(store, 'r2');
      await rm(join(home, 'r1.asked.json'));
      await writeFile(join(home, 'r2.asked.json'), '{"scope":{}}');
      assert.equal((await store.load('r1'))?.asked, undefined);
      assert.equal((await store.load('r2'))?.asked, undefined);
      assert.equal((await store.load('r2'))?.events.length, 1);
      assert.match(log.lines.join(), /\[r2\] cannot be asked again/);
    });
  });

  it('keeps keys out', async () => {
    const { store } = storeIn(home);
    const recorder = await store.record('r1', asked, ['sk-very-secret']);
    for (const event of numbered({ type: 'warning', code: 'x', message: 'refused: sk-very-secret' }))
      await recorder.append(event);
    await recorder.close();
    assert.doesNotMatch(await readFile(join(home, 'r1.jsonl'), 'utf8'), /very-secret/);
  });

  it('reads a journal that was cut as far as it goes, and logs where it stops', async () => {
    const { store, log } = storeIn(home);
    const events = numbered(started);
    const recorder = await store.record('r1', asked, []);
    for (const event of events) await recorder.append(event);
    await recorder.close();
    await appendFile(join(home, 'r1.jsonl'), '{"type":"iter');
    assert.deepEqual((await store.load('r1'))?.events, events);
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
    const recorder = await store.record('r1', asked, []);
    for (const event of numbered(started, turn(1))) await recorder.append(event);
    await recorder.close();
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /The trace of this run is not kept/);
  });

  describe('deletes traces', () => {
    const old = (id: string) => `20260101-0000${id}-000000`;
    /** A run of so many MB, last written so many days ago. */
    const kept = async (id: string, megabytes: number, days: number) => {
      const file = join(home, `${old(id)}.jsonl`);
      await writeFile(file, Buffer.alloc(megabytes * 2 ** 20));
      await writeFile(join(home, `${old(id)}.asked.json`), '');
      const then = new Date(Date.now() - days * 86_400_000);
      await utimes(file, then, then);
    };
    const left = async () =>
      (await readdir(home)).filter((name) => name.endsWith('.jsonl') || name.endsWith('.asked.json')).sort();
    const begin = async (store: RunStore) =>
      (await store.record('20270101-000000-000000', asked, [])).close();

    it('that are too old, with all that belongs to them', async () => {
      await kept('10', 0, 31);
      await kept('11', 0, 29);
      await begin(storeIn(home).store);
      assert.deepEqual(await left(), [
        `${old('11')}.asked.json`,
        `${old('11')}.jsonl`,
        '20270101-000000-000000.asked.json',
      ]);
    });

    it('the oldest first, until the rest is not too large', async () => {
      await kept('10', 1, 3);
      await kept('11', 1, 2);
      await kept('12', 1, 1);
      await begin(storeIn(home, { maxAgeDays: 30, maxSizeMB: 2 }).store);
      assert.deepEqual(
        (await left()).filter((name) => name.endsWith('.jsonl')),
        [`${old('11')}.jsonl`, `${old('12')}.jsonl`],
      );
    });

    it('all of them on demand, but of a run under way', async () => {
      await kept('10', 1, 3);
      const { store } = storeIn(home);
      const recorder = await store.record('20270101-000000-000000', asked, []);
      for (const event of numbered(started)) await recorder.append(event);
      assert.deepEqual(await store.deleteAll(), { runs: 1, bytes: 2 ** 20 });
      assert.deepEqual(await left(), ['20270101-000000-000000.asked.json', '20270101-000000-000000.jsonl']);
      await recorder.close();
      assert.equal((await store.deleteAll()).runs, 1);
      assert.deepEqual(await readdir(home), []);
    });
  });

  for (const retention of [
    { maxAgeDays: 0, maxSizeMB: 200 },
    { maxAgeDays: 30, maxSizeMB: 0 },
  ])
    it(`touches no disk where nothing is to be kept: ${JSON.stringify(retention)}`, async () => {
      const { store } = storeIn(join(home, 'traces'), retention);
      assert.equal(store.keeps, false);
      const recorder = await store.record('r1', asked, []);
      for (const event of numbered(started)) await recorder.append(event);
      await recorder.close();
      assert.deepEqual(await readdir(home), []);
    });

  /** A place for traces, and what happens to one behind a window's back. */
  interface Place {
    /** As a window of its own sees it. */
    open(): RunFolder;
    /** Adds to what is written of `r1`. */
    append(text: string): Promise<void>;
    text(): Promise<string>;
    lockElsewhere(): Promise<void>;
  }
  const places: Readonly<Record<string, () => Place>> = {
    'on a disk': () => ({
      open: () => runFiles(home),
      append: (text) => appendFile(join(home, 'r1.jsonl'), text),
      text: () => readFile(join(home, 'r1.jsonl'), 'utf8'),
      lockElsewhere: () =>
        writeFile(
          join(home, 'r1.jsonl.lock'),
          JSON.stringify({ pid: process.ppid, host: hostname(), started: 1 }),
        ),
    }),
    'where no file can grow': () => {
      const files = inMemoryFiles();
      let windows = 0;
      const segments = async () => (await files.list('r1')).map((name) => `r1/${name}`).sort();
      return {
        open: () => runSegments({ files, holder: `window ${windows++}` }),
        append: async (text) => {
          const last = (await segments()).at(-1)!;
          await files.write(last, (files.texts.get(last) ?? '') + text);
        },
        text: async () => (await segments()).map((path) => files.texts.get(path)).join(''),
        lockElsewhere: () => files.write('r1.lock', JSON.stringify({ holder: 'elsewhere', at: Date.now() })),
      };
    },
  };

  /** The folder as another process sees it. */
  const elsewhere = (folder: RunFolder): RunFolder => ({
    ...folder,
    lockState: async (runId) => {
      const state = await folder.lockState(runId);
      return state === 'mine' ? 'theirs' : state;
    },
  });

  for (const [where, makePlace] of Object.entries(places))
    describe(`goes on with a run ${where}`, () => {
      const resumed: EventBody = { type: 'run.resumed', software: '' };
      let place: Place;
      beforeEach(() => (place = makePlace()));

      /** As a window leaves it that is killed. */
      const brokenOff = async (...bodies: EventBody[]) => {
        const { store } = storeOver(place.open());
        const recorder = await store.record('r1', asked, []);
        for (const event of numbered(...bodies)) await recorder.append(event);
        store.abandon();
        await recorder.close();
      };

      it('that is found when its window was killed, and not when it has ended or was dismissed', async () => {
        const { store } = storeOver(place.open());
        assert.deepEqual(await store.brokenOff(), { busy: false });
        await brokenOff(started);
        assert.deepEqual(await store.brokenOff(), { runId: 'r1' });
        await store.dismiss('r1');
        assert.deepEqual(await store.brokenOff(), { busy: false });
      });

      it('that another window is at work on: what that writes comes as it is written', async () => {
        const { store: theirs } = storeOver(place.open());
        const all = numbered(started, turn(1), turn(2));
        const recorder = await theirs.record('r1', asked, []);
        await recorder.append(all[0]!);
        const run = await storeOver(elsewhere(place.open())).store.load('r1');
        assert.deepEqual(run?.events, all.slice(0, 1));
        await recorder.append(all[1]!);
        assert.deepEqual(await run.readOn?.(), { events: all.slice(1, 2), goesOn: true });
        assert.deepEqual(await run.readOn?.(), { events: [], goesOn: true });
        await recorder.append(all[2]!);
        await recorder.close();
        assert.deepEqual(await run.readOn?.(), { events: all.slice(2), goesOn: false });
      });

      it('that ends elsewhere while it is read: read is all of it', async () => {
        const { store: theirs } = storeOver(place.open());
        const all = numbered(started, turn(1));
        const recorder = await theirs.record('r1', asked, []);
        await recorder.append(all[0]!);
        const folder = elsewhere(place.open());
        const endsNow = async (runId: string) => {
          await recorder.append(all[1]!);
          await recorder.close();
          return folder.lockState(runId);
        };
        const run = await storeOver({ ...folder, lockState: endsNow }).store.load('r1');
        assert.deepEqual([run?.events, run?.readOn], [all, undefined]);
      });

      it('unless it goes on elsewhere: dismissed here, it is still the other window’s', async () => {
        await brokenOff(started);
        await place.lockElsewhere();
        const { store } = storeOver(place.open());
        await store.dismiss('r1');
        assert.deepEqual(await store.brokenOff(), { busy: true });
      });

      it('in the same journal, after what it can read of it', async () => {
        await brokenOff(started, turn(1));
        await place.append('{"type":"iter');
        const { store } = storeOver(place.open());
        const { events, recorder } = await store.reopen('r1', []);
        assert.equal(events.length, 2);
        const more = numbered(started, turn(1), resumed, turn(2)).slice(2);
        for (const event of more) await recorder.append(event);
        await recorder.close();
        assert.deepEqual((await store.load('r1'))?.events, [...events, ...more]);
        assert.deepEqual(await store.brokenOff(), { busy: false });
      });

      it('and leaves its journal as it was when nothing comes of that', async () => {
        await brokenOff(started, turn(1));
        const before = await place.text();
        const { store } = storeOver(place.open());
        const { recorder } = await store.reopen('r1', []);
        await recorder.append({ ...resumed, seq: 3, time: 1 });
        await recorder.close();
        assert.equal(await place.text(), before);
      });

      it('unless another window is at work on it: there it is read only', async () => {
        await brokenOff(started);
        await place.lockElsewhere();
        const { store } = storeOver(place.open());
        assert.ok((await store.load('r1'))?.readOn);
        assert.deepEqual(await store.brokenOff(), { busy: true });
        await assert.rejects(store.reopen('r1', []), /Another window of this workspace is at work/);
      });

      it('unless its trace is gone', async () => {
        const { store } = storeOver(place.open());
        await assert.rejects(store.reopen('r1', []), /The trace of this run is gone/);
        assert.deepEqual(await store.brokenOff(), { busy: false });
        await place.lockElsewhere();
        assert.deepEqual(await store.brokenOff(), { busy: false });
      });

      it('and keeps it when the others are deleted', async () => {
        await brokenOff(started);
        const { store } = storeOver(place.open());
        const { recorder } = await store.reopen('r1', []);
        assert.equal((await store.deleteAll()).runs, 0);
        await recorder.close();
        const { runs, bytes } = await store.deleteAll();
        assert.ok(runs === 1 && bytes > 0);
        assert.deepEqual(await store.list(), []);
      });
    });
});
