import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/rlm/limits';
import { emptyRun, reduce, type RunView } from '../../../src/rlm/trajectory';
import { moreBudget } from '../../../src/protocol/moreBudget';
import { finishedRun, RunWriter } from '../webview/fakeRun';

function ended(code: string, write: (writer: RunWriter) => void = () => undefined): RunView {
  const writer = new RunWriter().start();
  write(writer);
  return writer.finish('partial', { code, message: 'It ended.' }).events.reduce(reduce, emptyRun());
}

describe('more of what a run had used up', () => {
  it('is twice the limit that ended it', () => {
    assert.deepEqual(moreBudget(ended('iterations')), {
      limits: { maxIterations: 40 },
      words: 'up to 40 turns',
    });
    assert.deepEqual(moreBudget(ended('sub-calls'))?.limits, { maxSubCalls: 400 });
    assert.deepEqual(moreBudget(ended('time')), { limits: { wallTimeMs: 1_200_000 }, words: 'up to 20 min' });
  });

  it('is, for tokens, twice the one of which most is used', () => {
    const used = (input: number, output: number) =>
      moreBudget(
        ended('tokens', (writer) => {
          writer.startTurn(1).finishCall('1.root', 'x', 1, { input, output });
        }),
      )?.limits;
    assert.deepEqual(used(1_900_000, 20), { maxInputTokens: 2 * defaultLimits.maxInputTokens });
    assert.deepEqual(used(1_000, 190_000), { maxOutputTokens: 2 * defaultLimits.maxOutputTokens });
  });

  it('is nothing where no budget ended the run', () => {
    assert.equal(moreBudget(ended('unauthorized')), undefined);
    assert.equal(moreBudget(ended('answer-now')), undefined);
    assert.equal(moreBudget(finishedRun().reduce(reduce, emptyRun())), undefined);
  });
});
