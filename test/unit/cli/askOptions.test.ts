import assert from 'node:assert/strict';
import { limitsOf, warningsOf } from '../../../src/cli/askOptions';
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

describe('warningsOf', () => {
  it('names each option that does nothing yet', () => {
    const warnings = warningsOf({ question: 'q', cache: true });
    assert.deepEqual(new Set(warnings.map(({ code }) => code)), new Set(['option-without-meaning']));
    assert.deepEqual(
      warnings.map(({ message }) => message.split(' ')[0]),
      ['cache'],
    );
  });

  it('has nothing to say of options that mean what they say', () => {
    assert.deepEqual(warningsOf({ question: 'q', route: 'direct', cache: false, maxDepth: 3 }), []);
    assert.deepEqual(warningsOf({ question: 'q' }), []);
  });
});
