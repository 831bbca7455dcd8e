import assert from 'node:assert/strict';
import { SearchTimeout } from '../../../src/context/timeLimit';
import { nodeTimeLimit } from '../../../src/worker/timeLimit.node';

describe('the time limit of a search', () => {
  it('ends a regular expression without end, and the next search runs', () => {
    const limit = nodeTimeLimit();
    const endless = () => /^(a+)+$/.test(`${'a'.repeat(60)}!`);
    assert.throws(() => limit.run(endless, 50), SearchTimeout);
    assert.equal(
      limit.run(() => 'found', 1_000),
      'found',
    );
  });

  it('lets errors of the search through', () => {
    const failing = () => {
      throw new RangeError('too much');
    };
    assert.throws(() => nodeTimeLimit().run(failing, 1_000), RangeError);
  });
});
