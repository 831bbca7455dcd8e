import assert from 'node:assert/strict';
import { readPanelState, savePanelState } from '../../../src/webview/panelState';

describe('what the panel keeps over a reload', () => {
  it('comes back as it was', () => {
    const state = {
      runId: 'r',
      selected: '2.c1',
      tab: 'details',
      expansion: new Map([['2', false]]),
    } as const;
    assert.deepEqual(readPanelState(structuredClone(savePanelState(state))), state);
  });

  it('is nothing when it cannot be read', () => {
    for (const data of [undefined, 'x', { expansion: 'x' }]) {
      assert.deepEqual(readPanelState(data), { expansion: new Map() });
    }
  });
});
