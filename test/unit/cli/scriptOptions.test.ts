import assert from 'node:assert/strict';
import { checkOptions } from '../../../src/cli/scriptOptions';

describe('checkOptions', () => {
  const wrong: readonly [Readonly<Record<string, unknown>>, string][] = [
    [{ question: 'q', path: ['src'] }, 'There is no option path. Did you mean paths?'],
    [{ question: 'q', context: 'x', zzzzzzzzzz: 1 }, 'There is no option zzzzzzzzzz.'],
    [{ context: 'x' }, 'question must be a string, not undefined.'],
    [{ question: 'q', paths: 'src' }, "paths must be a list of files and folders, not 'src'."],
    [{ question: 'q', context: 'x', model: '' }, "model must be the name of a model, not ''."],
    [{ question: 'q', context: 'x', route: 'fast' }, "route must be auto, rlm or direct, not 'fast'."],
    [{ question: 'q', context: 'x', signal: {} }, 'signal must be an AbortSignal, not {}.'],
  ];
  for (const [options, message] of wrong) {
    it(`says: ${message}`, () => {
      assert.throws(() => checkOptions(options), { name: 'TypeError', message });
    });
  }

  it('takes an object', () => {
    assert.throws(() => checkOptions(undefined), /takes an object/);
    assert.throws(() => checkOptions('q'), /takes an object/);
  });

  it('takes what is undefined as not given', () => {
    checkOptions({ question: 'q', context: 'x', model: undefined, signal: undefined });
  });
});
