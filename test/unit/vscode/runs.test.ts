import assert from 'node:assert/strict';
import type { EventBody, RunStarted } from '../../../src/rlm/events';
import { Runs } from '../../../src/vscode/runs';
import { asked, numbered, started, turn } from './fakes';

const emptyArchive = {
  load: () => Promise.resolve(undefined),
  latest: () => Promise.resolve(undefined),
  keeps: true,
};

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
      load: (id: string) =>
        Promise.resolve(id === 'old' ? { events: numbered(started, turn(1)), asked } : undefined),
      latest: () => Promise.resolve('old'),
      keeps: true,
    };
    const runs = new Runs(archive, () => undefined);
    const run = await runs.latest();
    assert.equal(run?.id, 'old');
    assert.equal(run.live, false);
    assert.equal(run.asked, asked);
    assert.equal(run.view.iterations.length, 1);
    assert.equal(await runs.find('other'), undefined);
  });

  it('are read anew where another window may have gone on with one that ended here', async () => {
    let events = numbered(started, turn(1));
    const archive = { ...emptyArchive, load: () => Promise.resolve({ events, asked }) };
    const runs = new Runs(archive, () => undefined);
    const run = runs.begin('r1', asked);
    for (const event of events) run.add(event);
    run.end();
    await run.ended;
    assert.equal(await runs.anew(run), run);
    events = numbered(started, turn(1), turn(2));
    const now = await runs.anew(run);
    assert.equal(now.view.iterations.length, 2);
    assert.equal(await runs.latest(), now);
  });

  it('know what came before them in their conversation', async () => {
    const runs = new Runs(emptyArchive, () => undefined);
    const answered: EventBody = { type: 'answered', answer: 'There.', how: 'final', citations: [] };
    const first = runs.begin('r1', asked);
    for (const event of numbered(started, answered)) first.add(event);
    first.end();
    await first.ended;
    const second = runs.begin('r2', { ...asked, follows: 'r1' }, first.conversation);
    assert.deepEqual(
      second.earlier.map(({ answered, started }) => [started?.question, answered?.answer]),
      [['Where is the gate?', 'There.']],
    );
    second.add({ ...numbered(started)[0]!, seq: 1 });
    second.end();
    await second.ended;
    assert.equal(second.conversation.length, 2);
  });

  it('know it from their journals, as far as these are there and make sense', async () => {
    const recorded = (runId: string, follows?: string) => ({
      events: numbered({ ...started, runId, follows } as EventBody),
      asked: undefined,
    });
    const kept = new Map(
      [
        recorded('r4', 'r3'),
        recorded('r3', 'r2'),
        recorded('r2', 'r1'),
        recorded('x', 'y'),
        recorded('y', 'x'),
      ].map((run) => [(run.events[0] as RunStarted).runId, run]),
    );
    const archive = {
      load: (id: string) => Promise.resolve(kept.get(id)),
      latest: () => Promise.resolve('r4'),
      keeps: true,
    };
    const runs = new Runs(archive, () => undefined);
    const earlierOf = async (id: string) => (await runs.find(id))?.earlier.map((run) => run.started?.runId);
    assert.deepEqual(await earlierOf('r4'), ['r2', 'r3']);
    assert.deepEqual(await earlierOf('x'), ['x', 'y']);
  });
});
