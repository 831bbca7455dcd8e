import assert from 'node:assert/strict';
import type { TrajectoryEvent } from '../../../../src/rlm/events';
import { emptyRun, reduce, type RunView } from '../../../../src/rlm/trajectory';
import { runStatus } from '../../../../src/webview/shared/runStatus';
import { cancelledRun, failedRun, finishedRun, partialRun, runningRun, RunWriter } from '../fakeRun';

const fold = (events: readonly TrajectoryEvent[]): RunView => events.reduce(reduce, emptyRun());

const over = { live: false, elsewhere: false, resumable: false };
const live = { ...over, live: true };

describe('the state of a run in words', () => {
  it('is starting before the text is read, then running', () => {
    assert.equal(runStatus(emptyRun(), live).title, 'Starting');
    assert.equal(runStatus(fold(runningRun()), live).title, 'Running');
  });

  it('has no reason when complete', () => {
    assert.deepEqual(runStatus(fold(finishedRun()), over), { phase: 'complete', title: 'Complete' });
  });

  it('says why a run is partial and what to do', () => {
    const { title, reason, advice } = runStatus(fold(partialRun()), over);
    assert.equal(title, 'Partial');
    assert.match(reason ?? '', /used all of its 4 turns/);
    assert.match(advice ?? '', /rlm\.maxIterations/);
  });

  it('says that there is no answer where a run ended without one', () => {
    const run = fold(new RunWriter().finish('partial', { code: 'no-code', message: 'no code' }).events);
    assert.equal(runStatus(run, over).title, 'No answer');
  });

  it('says what to do about a refused key', () => {
    assert.match(runStatus(fold(failedRun()), over).advice ?? '', /RLM: Set API Key/);
  });

  it('adds no advice to a reason that has its own', () => {
    const run = fold(
      new RunWriter().finish('failed', { code: 'unauthorized', message: 'Refused. Run “RLM: Set API Key”.' })
        .events,
    );
    assert.equal(runStatus(run, over).advice, undefined);
  });

  it('makes a sentence of a reason in bare words, and leaves a name as it is', () => {
    const reason = (message: string) =>
      runStatus(fold(new RunWriter().finish('partial', { code: 'x', message }).events), over).reason;
    assert.equal(reason('no final answer after 20 turns'), 'No final answer after 20 turns.');
    assert.equal(reason('api.openai.com is down'), 'api.openai.com is down.');
  });

  it('is cancelled, not failed, when the user ended it', () => {
    assert.equal(runStatus(fold(cancelledRun()), over).title, 'Cancelled');
  });

  it('is interrupted when nobody works on it and nothing says how it ended', () => {
    assert.equal(runStatus(fold(runningRun()), over).title, 'Interrupted');
  });

  it('goes on in another window until that is done, whatever is there of it here', () => {
    const elsewhere = { ...over, elsewhere: true };
    const { phase, title, reason } = runStatus(fold(runningRun()), elsewhere);
    assert.deepEqual([phase, title], ['running', 'In another window']);
    assert.match(reason ?? '', /Here it can only be read/);
    assert.deepEqual(runStatus(fold(finishedRun()), elsewhere), { phase: 'complete', title: 'Complete' });
  });
});
