import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/rlm/limits';
import type { EventBody } from '../../../src/rlm/events';
import type { Spending } from '../../../src/rlm/tokenAccount';
import { emptyRun, reduce, type RunView } from '../../../src/rlm/trajectory';
import { usedUpMessage } from '../../../src/rlm/usedUp';
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

  it('is, for tokens, twice the one that the reason names, and no other', () => {
    const limits = { ...defaultLimits, maxCost: 1.5 };
    const plenty = { inputTokens: 1e9, outputTokens: 1e9, cost: 1e9 };
    const refused = (left: Partial<Spending>): string =>
      usedUpMessage({ inputTokens: 5_000, outputTokens: 4_000, cost: 0.2 }, { ...plenty, ...left }, limits);
    const run = (message: string) => {
      const events: EventBody[] = [...new RunWriter().start().events];
      const [first] = events;
      if (first?.type === 'run.started') events[0] = { ...first, limits };
      const reason = { code: 'tokens', message };
      return new RunWriter()
        .add(...events)
        .finish('partial', reason)
        .events.reduce(reduce, emptyRun());
    };
    const output = refused({ outputTokens: 3_999 });
    assert.match(
      output,
      /^the output tokens of this run are used up \(3,999 of 200,000 left, up to 4,000 needed; setting rlm\.maxOutputTokens\)/,
    );
    assert.deepEqual(moreBudget(run(output)), {
      limits: { maxOutputTokens: 400_000 },
      words: 'up to 400,000 tokens out',
    });
    assert.deepEqual(moreBudget(run(refused({ inputTokens: 12 })))?.limits, { maxInputTokens: 4_000_000 });
    assert.deepEqual(moreBudget(run(refused({ cost: 0.1, inputTokens: 0 }))), {
      limits: { maxInputTokens: 4_000_000, maxCost: 3 },
      words: 'up to 4,000,000 tokens in and $3.00',
    });
  });

  it('is nothing where no budget ended the run', () => {
    assert.equal(moreBudget(ended('unauthorized')), undefined);
    assert.equal(moreBudget(ended('answer-now')), undefined);
    assert.equal(moreBudget(finishedRun().reduce(reduce, emptyRun())), undefined);
  });
});
