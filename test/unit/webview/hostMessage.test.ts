import assert from 'node:assert/strict';
import { readHostMessage } from '../../../src/webview/hostMessage';
import { finishedRun, settingsRun } from './fakeRun';

const state = {
  live: false,
  repeatable: true,
  followable: false,
  resumable: false,
  forkable: false,
  elsewhere: false,
  kept: true,
};

describe('what the host sends', () => {
  it('is taken with all that its events hold', () => {
    const message = {
      type: 'events',
      runId: 'r',
      reset: true,
      ...state,
      events: [...finishedRun(), ...settingsRun()],
    };
    assert.deepEqual(readHostMessage(message), message);
  });

  it('is how far reading is, and that it is done', () => {
    for (const progress of [{ kind: 'listing', found: 3 }, { kind: 'reading', read: 1, of: 3 }, undefined]) {
      const message = { type: 'reading', runId: 'r', ...(progress && { progress }) };
      assert.deepEqual(readHostMessage(message), message);
    }
  });

  for (const [what, data] of Object.entries({
    'a progress of an unknown kind': { type: 'reading', runId: 'r', progress: { kind: 'nap', found: 1 } },
    'no object': 'hello',
    'an unknown type': { type: 'dance' },
    'an event of an unknown type': {
      type: 'events',
      runId: 'r',
      reset: true,
      ...state,
      events: [{ type: 'x', seq: 1, time: 1 }],
    },
    'events without numbers': {
      type: 'events',
      runId: 'r',
      reset: true,
      ...state,
      events: [{ type: 'warning' }],
    },
    'deltas without text': { type: 'deltas', runId: 'r', deltas: [{ call: '1.root' }] },
  })) {
    it(`is passed over when it is ${what}`, () => assert.equal(readHostMessage(data), undefined));
  }
});
