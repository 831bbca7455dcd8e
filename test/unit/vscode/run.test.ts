import assert from 'node:assert/strict';
import { Run } from '../../../src/vscode/run';
import { asked, callDone, numbered, started, subCall, turn } from './fakes';

describe('a run', () => {
  it('passes on what the user tells it, while it is at work', () => {
    const told: unknown[] = [];
    const run = new Run('r1', { asked });
    run.steer({ kind: 'answer-now' });
    run.steeredBy((steering) => told.push(steering));
    run.steer({ kind: 'hint', text: 'Look in src.' });
    run.end();
    run.steer({ kind: 'answer-now' });
    assert.deepEqual(told, [{ kind: 'hint', text: 'Look in src.' }]);
  });

  it('is cancelled through its signal, and not after its end', () => {
    const live = new Run('r1', { asked });
    live.cancel();
    assert.ok(live.signal.aborted);
    const over = new Run('r2', { events: numbered(started) });
    over.cancel();
    assert.equal(over.signal.aborted, false);
  });

  it('forgets streamed text once its call is done', () => {
    const run = new Run('r1', { asked });
    for (const event of numbered(started, turn(1), subCall('1.c1'))) run.add(event);
    run.addText('1.c1', 'text');
    assert.equal(run.streaming.get('1.c1')?.text, 'text');
    run.add({ ...numbered(callDone('1.c1'))[0]!, seq: 4 });
    assert.equal(run.streaming.size, 0);
  });

  describe('of another window', () => {
    const rest = numbered(started, turn(1), turn(2)).slice(1);

    it('gets what that window writes, until it is done with it', async () => {
      const written = [
        { events: rest.slice(0, 1), goesOn: true },
        { events: [], goesOn: true },
        { events: rest.slice(1), goesOn: false },
      ];
      const run = new Run('r1', {
        events: numbered(started),
        readOn: () => Promise.resolve(written.shift()),
      });
      const told: string[] = [];
      run.onChange(() => told.push(`${run.events.length}${run.elsewhere ? ' elsewhere' : ''}`));
      assert.equal(run.elsewhere, true);
      for (let looks = 0; looks < 3; looks++) assert.equal(await run.readOn(), true);
      assert.equal(run.view.iterations.length, 2);
      assert.equal(told.at(-1), '3');
      assert.deepEqual([run.elsewhere, run.live], [false, false]);
    });

    it('is read by one at a time: nothing comes twice', async () => {
      let reads = 0;
      const readOn = async () => {
        reads++;
        await new Promise((resolve) => setImmediate(resolve));
        return { events: rest, goesOn: true };
      };
      const run = new Run('r1', { events: numbered(started), readOn });
      await Promise.all([run.readOn(), run.readOn()]);
      assert.deepEqual([reads, run.events.length], [1, 3]);
    });

    it('says when its trace is no longer the one that was read', async () => {
      const run = new Run('r1', { events: [], readOn: () => Promise.resolve(undefined) });
      assert.equal(await run.readOn(), false);
    });
  });
});
