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

  it('never replace an address that is no text: another one would get the files', () => {
    assert.equal(reading({ baseUrl: 42 }).baseUrl, '42');
  });
});
