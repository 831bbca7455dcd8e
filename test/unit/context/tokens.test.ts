import assert from 'node:assert/strict';
import { estimateAllTokens, estimateTokens } from '../../../src/context/tokens';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const line = 'export const answer = compute(42); // what the question was\n';

describe('estimateTokens', () => {
  it('judges a long text as it judges its lines', () => {
    const ratio = estimateTokens(line.repeat(10_000)) / (10_000 * estimateTokens(line));
    assert.ok(ratio > 0.95 && ratio < 1.05, `${ratio}`);
  });

  it('judges many documents as it judges each', () => {
    const texts = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${index}.ts`, line.repeat(index)]),
    );
    const each = Object.values(texts).reduce((sum, text) => sum + estimateTokens(text), 0);
    const ratio = estimateAllTokens(inMemorySnapshot(texts)) / each;
    assert.ok(ratio > 0.95 && ratio < 1.05, `${ratio}`);
  });

  it('is 0 for nothing', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateAllTokens(inMemorySnapshot({ a: '' })), 0);
  });
});
