import assert from 'node:assert/strict';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { emptyRun, reduce } from '../../../src/rlm/trajectory';
import { comparison } from '../../../src/vscode/comparison';
import { directRun, finishedRun, RunWriter } from '../webview/fakeRun';

const fold = (events: readonly TrajectoryEvent[]) => events.reduce(reduce, emptyRun());

describe('the comparison of two runs', () => {
  it('shows what each took and both answers in full', () => {
    const text = comparison(fold(finishedRun()), fold(directRun()));
    assert.match(text, /^# Which HTTP calls .*\n\nAsked about: Workspace/);
    assert.match(text, /\| {2}\| RLM \| One direct call \|/);
    assert.match(text, /\| Cost \| not known \| \$0\.0114 \|/);
    assert.match(text, /\| Tokens in \| ~[\d,]+ \| 9,100 \|/);
    assert.match(text, /\| Citations \| 6, 1 not verified \| 1 \|/);
    assert.match(text, /## RLM\n\n\*\*5 of 63.*## One direct call\n\nIt waits 10 s/s);
  });

  it('says why one has no answer', () => {
    const failed = new RunWriter().start().finish('failed', { code: 'rejected', message: 'It is too long.' });
    const text = comparison(fold(finishedRun()), fold(failed.events));
    assert.match(text, /\*failed: It is too long\.\*\n\nNo answer\.$/);
  });
});
