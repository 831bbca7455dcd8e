import assert from 'node:assert/strict';
import { Run, Runs, isRunId, newRunId } from '../../../src/vscode/runs';
import { asked, callDone, numbered, started, subCall, turn } from './fakes';

const emptyArchive = { load: () => Promise.resolve(undefined), latest: () => Promise.resolve(undefined) };

describe('runs', () => {
  it('allow one live run, and tell when it begins and ends', async () => {
    const told: boolean[] = [];
    const runs = new Runs(emptyArchive, (live) => told.push(live));
    const run = runs.begin('r1', asked);
    assert.equal(runs.live, run);
    assert.throws(() => runs.begin('r2', asked));
    run.end();
    await run.ended;
    assert.equal(runs.live, undefined);
    assert.deepEqual(told, [true, false]);
  });

  it('pass on what the user tells a run, while it is at work', () => {
    const told: unknown[] = [];
    const run = new Run('r1', asked);
    run.steer({ kind: 'answer-now' });
    run.steeredBy((steering) => told.push(steering));
    run.steer({ kind: 'hint', text: 'Look in src.' });
    run.end();
    run.steer({ kind: 'answer-now' });
    assert.deepEqual(told, [{ kind: 'hint', text: 'Look in src.' }]);
  });

  it('keep the last run, but none that never began', async () => {
    const runs = new Runs(emptyArchive, () => undefined);
    const first = runs.begin('r1', asked);
    for (const event of numbered(started)) first.add(event);
    first.end();
    const second = runs.begin('r2', asked);
    second.end();
    await second.ended;
    assert.equal(await runs.latest(), first);
  });

  it('fetch an earlier one from the archive', async () => {
    const archive = {
      load: (id: string) => Promise.resolve(id === 'old' ? numbered(started, turn(1)) : undefined),
      latest: () => Promise.resolve('old'),
    };
    const runs = new Runs(archive, () => undefined);
    const run = await runs.latest();
    assert.equal(run?.id, 'old');
    assert.equal(run.live, false);
    assert.equal(run.view.iterations.length, 1);
    assert.equal(await runs.find('other'), undefined);
  });

  it('are cancelled through their signal, and not after their end', () => {
    const live = new Run('r1', asked);
    live.cancel();
    assert.ok(live.signal.aborted);
    const over = new Run('r2', numbered(started));
    over.cancel();
    assert.equal(over.signal.aborted, false);
  });

  it('forget streamed text once its call is done', () => {
    const run = new Run('r1', asked);
    for (const event of numbered(started, turn(1), subCall('1.c1'))) run.add(event);
    run.addText('1.c1', 'text');
    assert.equal(run.streaming.get('1.c1')?.text, 'text');
    run.add({ ...numbered(callDone('1.c1'))[0]!, seq: 4 });
    assert.equal(run.streaming.size, 0);
  });

  it('have ids that sort by time and are file names', () => {
    const early = newRunId(new Date('2026-01-02T03:04:05.678Z'), () => 0.999);
    const late = newRunId(new Date('2026-01-02T03:04:06Z'), () => 0);
    assert.equal(late, '20260102-030406-000000');
    assert.ok(early < late);
    assert.ok(isRunId(early));
    for (const bad of ['', '../x', 'a/b', 'a.b', 'x'.repeat(65)]) assert.equal(isRunId(bad), false);
  });
});
