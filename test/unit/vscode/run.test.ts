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
});
