import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/rlm/limits';
import { readSettings } from '../../../src/vscode/settings';

const reading = (values: Record<string, unknown>) => readSettings((key) => values[key]);

describe('settings', () => {
  it('are the defaults when nothing is set', () => {
    const settings = reading({});
    assert.deepEqual(settings.limits, defaultLimits);
    assert.equal(settings.maxFileBytes, 8 * 2 ** 20);
    assert.deepEqual(
      [settings.baseUrl, settings.rootModel, settings.subModel, settings.problems],
      ['', '', '', []],
    );
  });

  it('take what is set, names without the blanks around them', () => {
    const settings = reading({
      rootModel: ' big ',
      maxIterations: 5,
      maxSubCalls: 0,
      concurrency: 2,
      maxFileSize: 0.5,
    });
    assert.equal(settings.rootModel, 'big');
    assert.equal(settings.limits.maxIterations, 5);
    assert.equal(settings.limits.maxSubCalls, 0);
    assert.equal(settings.limits.concurrency, 2);
    assert.equal(settings.maxFileBytes, 2 ** 19);
  });

  it('replace a number out of range by its default, and say so', () => {
    const settings = reading({ maxIterations: 0, concurrency: 'many', maxFileSize: -1 });
    assert.equal(settings.limits.maxIterations, defaultLimits.maxIterations);
    assert.equal(settings.limits.concurrency, defaultLimits.concurrency);
    assert.equal(settings.problems.length, 3);
    assert.match(
      settings.problems[1]!,
      /rlm\.concurrency is "many", not a whole number from 1 to 256: 16 is used/,
    );
  });

  it('keep replies unless that is switched off, or set to what is neither', () => {
    assert.equal(reading({}).cache, true);
    assert.equal(reading({ cache: false }).cache, false);
    const { cache, problems } = reading({ cache: 'no' });
    assert.equal(cache, false);
    assert.match(problems[0]!, /rlm\.cache is "no", not true or false: false is used/);
  });

  it('take depth, route, tokens and money', () => {
    const settings = reading({
      maxDepth: 3,
      route: 'rlm',
      maxInputTokens: 5_000,
      maxOutputTokens: 2_000,
      maxCost: 0.5,
    });
    const { maxDepth, maxInputTokens, maxOutputTokens, maxCost } = settings.limits;
    assert.deepEqual([maxDepth, maxInputTokens, maxOutputTokens, maxCost], [3, 5_000, 2_000, 0.5]);
    assert.equal(settings.route, 'rlm');
    assert.deepEqual(settings.problems, []);
    assert.equal(reading({}).route, 'auto');
    assert.equal(reading({ maxCost: null }).limits.maxCost, undefined);
  });

  it('replace what makes no sense among them, and say so', () => {
    const settings = reading({ maxDepth: 9, route: 'sideways', maxInputTokens: 0, maxCost: 0 });
    assert.deepEqual([settings.limits, settings.route], [defaultLimits, 'auto']);
    assert.equal(settings.problems.length, 4);
    assert.match(
      settings.problems.join('\n'),
      /rlm\.route is "sideways", not one of auto, rlm, direct: auto is used/,
    );
    assert.match(
      settings.problems.join('\n'),
      /rlm\.maxCost is 0, not a number of dollars above 0, or null: no limit is used/,
    );
  });

  it('take prices entry by entry, and name the ones that are wrong', () => {
    const { prices, problems } = reading({
      prices: {
        big: { input: 1.25, output: 10, cachedInput: 0.125 },
        free: { input: 0, output: 0 },
        half: { input: 1 },
        minus: { input: -1, output: 2 },
        typo: { input: 1, output: 2, cached: 3 },
        text: '1.25',
      },
    });
    assert.deepEqual(prices, {
      big: { input: 1.25, output: 10, cachedInput: 0.125 },
      free: { input: 0, output: 0 },
    });
    assert.equal(problems.length, 4);
    assert.match(problems[0]!, /"half" \(output\), not dollars per million tokens .*this model has no price/);
    assert.match(problems[1]!, /"minus" \(input\)/);
    assert.match(problems[2]!, /"typo" \(cached\)/);
    assert.match(reading({ prices: [1] }).problems[0]!, /rlm\.prices is \[1\], not an object/);
  });

  it('never replace an address that is no text: another one would get the files', () => {
    assert.equal(reading({ baseUrl: 42 }).baseUrl, '42');
  });
});
