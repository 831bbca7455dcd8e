import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventBody } from '../../../src/rlm/events';
import type { Scope } from '../../../src/vscode/scopes/scope';
import type { ScopePlace } from '../../../src/vscode/scopes/scopePlace';
import { RunStore } from '../../../src/vscode/runStore';
import { asked, FakeLog, numbered, started, turn } from './fakes';

const restoreScope = (label: string, place: ScopePlace): Scope => ({ ...asked.scope, label, place });

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
      store: new RunStore({
        folder,
        software: 'test 1',
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

  it('keeps the fifty newest', async () => {
    for (let index = 0; index < 55; index++)
      await writeFile(join(home, `20260101-0000${10 + index}-000000.jsonl`), '');
    for (const minute of ['10', '64'])
      await writeFile(join(home, `20260101-0000${minute}-000000.asked.json`), '');
    const { store } = storeIn(home);
    await (await store.record('20270101-000000-000000', asked, [])).close();
    const left = (await readdir(home)).sort();
    const journals = left.filter((name) => name.endsWith('.jsonl'));
    assert.equal(journals.length, 50);
    assert.equal(journals[0], '20260101-000015-000000.jsonl');
    assert.deepEqual(
      left.filter((name) => !journals.includes(name)),
      ['20260101-000064-000000.asked.json', '20270101-000000-000000.asked.json'],
    );
  });
});
