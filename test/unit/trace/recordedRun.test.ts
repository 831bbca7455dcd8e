import assert from 'node:assert/strict';
import type { EventBody, TrajectoryEvent } from '../../../src/rlm/events';
import { defaultLimits } from '../../../src/rlm/limits';
import { recordedRun } from '../../../src/trace/recordedRun';

describe('recordedRun', () => {
  it('makes the call again whose reply failed the run although it came', () => {
    for (const [code, finish] of [
      ['filtered', 'filtered'],
      ['empty-reply', 'stop'],
    ] as const) {
      const kept = recordedRun(journalOf(code, finish))?.events.map(({ type }) => type);
      assert.deepEqual(kept, ['run.started', 'iteration.started', 'call.started'], code);
    }
  });

  it('keeps a reply that came before the run failed for another reason', () => {
    const kept = recordedRun(journalOf('engine-lost', 'stop'))?.events.map(({ type }) => type);
    assert.deepEqual(kept, ['run.started', 'iteration.started', 'call.started', 'call.finished']);
  });
});

/** A run whose first call had a reply, and that failed for a reason. */
function journalOf(code: string, finish: 'stop' | 'filtered'): TrajectoryEvent[] {
  const usage = { inputTokens: 1, outputTokens: 0, estimated: false };
  const bodies: EventBody[] = [
    {
      type: 'run.started',
      runId: 'r1',
      question: 'Why?',
      scope: 'Test',
      rootModel: 'm',
      subModel: 'm',
      isLanguageModel: true,
      limits: defaultLimits,
      promptVersion: '1',
      clock: { now: 1, seed: 1 },
    },
    { type: 'iteration.started', iteration: '1', index: 1, of: 20 },
    { type: 'call.started', call: '1.root', iteration: '1', role: 'root', model: 'm', messages: [] },
    {
      type: 'call.finished',
      call: '1.root',
      milliseconds: 1,
      outcome: { ok: true, text: '', finish, usage },
    },
    { type: 'run.finished', status: 'failed', reason: { code, message: 'It failed.' }, milliseconds: 2 },
  ];
  return bodies.map((body, index) => ({ ...body, seq: index + 1, time: index }));
}
