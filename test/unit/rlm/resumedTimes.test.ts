import assert from 'node:assert/strict';
import type { EventBody, TrajectoryEvent } from '../../../src/rlm/events';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { runTime, turnTime } from '../../../src/webview/shared/nodeFigures';
import { started, turn } from '../vscode/fakes';

describe('a run that lay idle between two lives', () => {
  const at = (...timed: readonly [number, EventBody][]): TrajectoryEvent[] =>
    timed.map(([time, body], index) => ({ ...body, seq: index + 1, time }));
  const resumed: EventBody = { type: 'run.resumed', software: '' };

  it('took the time it was at work', () => {
    const events = at(
      [1_000, started],
      [2_000, turn(1)],
      [4_000, { type: 'warning', code: 'x', message: 'the last before the kill' }],
      [904_000, resumed],
      [905_000, turn(2)],
      [906_000, { type: 'run.finished', status: 'complete', milliseconds: 2_000 }],
    );
    const going = events.slice(0, 5).reduce(reduce, emptyRun());
    assert.equal(runTime(going, 905_500), 4_500);
    const [first, second] = going.iterations;
    assert.equal(turnTime(first!, second, false, undefined), 3_000);
    assert.equal(runTime(events.reduce(reduce, emptyRun()), undefined), 5_000);
  });

  it('begins anew as a fork: what it shares took its time in the other run', () => {
    const forks = { runId: 'r0', events: 2 };
    const events = at(
      [1_000, { ...started, forks } as EventBody],
      [2_000, turn(1)],
      [904_000, resumed],
      [905_000, { type: 'run.finished', status: 'complete', milliseconds: 1_000 }],
    );
    assert.equal(runTime(events.reduce(reduce, emptyRun()), undefined), 1_000);
  });
});
