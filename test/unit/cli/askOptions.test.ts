import assert from 'node:assert/strict';
import { limitsOf, limitsOfScript } from '../../../src/cli/askOptions';
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
      maxInputTokens: 6,
      maxOutputTokens: 7,
      maxCost: 0.5,
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

  for (const value of [0, -1, NaN, Infinity]) {
    it(`refuses a budget of ${value}, in tokens and in dollars, by name`, () => {
      assert.throws(
        () => limitsOf({ maxInputTokens: value }),
        /maxInputTokens must be a whole number from 1, not/,
      );
      assert.throws(
        () => limitsOf({ maxOutputTokens: value }),
        /maxOutputTokens must be a whole number from 1/,
      );
      assert.throws(() => limitsOf({ maxCost: value }), /maxCost must be a number of dollars above 0, not/);
    });
  }
});

describe('limitsOfScript', () => {
  it('has no budget of tokens but the one that is given', () => {
    assert.equal(limitsOfScript({}).maxInputTokens, Number.MAX_SAFE_INTEGER);
    assert.equal(limitsOfScript({ maxInputTokens: 9 }).maxInputTokens, 9);
    assert.equal(limitsOfScript({ maxInputTokens: 9 }).maxOutputTokens, Number.MAX_SAFE_INTEGER);
    assert.throws(() => limitsOfScript({ maxOutputTokens: NaN }), /maxOutputTokens must be/);
  });
});
