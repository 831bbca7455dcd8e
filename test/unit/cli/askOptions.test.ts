import assert from 'node:assert/strict';
import { limitsOf } from '../../../src/cli/askOptions';
import { defaultLimits } from '../../../src/rlm/limits';

describe('limitsOf', () => {
  it('are the defaults where nothing is said', () => {
    assert.deepEqual(limitsOf({ question: 'q' }), defaultLimits);
  });

  it('takes every limit that is given', () => {
    const given = {
      maxIterations: 2,
      maxDepth: 0,
      maxSubCalls: 0,
      concurrency: 3,
      callTimeoutMs: 4,
      codeTimeoutMs: 5,
    };
    assert.deepEqual(limitsOf({ question: 'q', ...given }), { ...defaultLimits, ...given });
  });

  for (const value of [0, -1, 1.5, NaN, Infinity]) {
    it(`refuses ${value} turns, by name`, () => {
      assert.throws(
        () => limitsOf({ question: 'q', maxIterations: value }),
        /maxIterations must be a whole number/,
      );
    });
  }
});
