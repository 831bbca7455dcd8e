import assert from 'node:assert/strict';
import { isRunId, newRunId } from '../../../src/vscode/runId';

describe('ids of runs', () => {
  it('sort by time and are file names', () => {
    const early = newRunId(new Date('2026-01-02T03:04:05.678Z'), () => 0.999);
    const late = newRunId(new Date('2026-01-02T03:04:06Z'), () => 0);
    assert.equal(late, '20260102-030406-000000');
    assert.ok(early < late);
    assert.ok(isRunId(early));
    for (const bad of ['', '../x', 'a/b', 'a.b', 'x'.repeat(65)]) assert.equal(isRunId(bad), false);
  });
});
