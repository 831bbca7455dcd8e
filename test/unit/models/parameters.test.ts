import assert from 'node:assert/strict';
import { parametersOf, readModelParameters } from '../../../src/models/parameters';

describe('readModelParameters', () => {
  const all = {
    temperature: 0.2,
    topP: 0.9,
    maxOutputTokens: 8000,
    reasoningEffort: 'low',
    timeout: 120,
    contextWindow: 32768,
    extraBody: { seed: 7, provider: { order: ['x'] } },
    profile: 'frugal',
    replTool: true,
    structuredOutput: false,
  };

  it('takes every parameter', () => {
    const read = readModelParameters({ 'gpt-5-mini': all, other: {} });
    assert.deepEqual(read, { models: { 'gpt-5-mini': all, other: {} }, problems: [] });
  });

  it('takes nothing, null and null values for what is not given', () => {
    for (const value of [undefined, null, {}])
      assert.deepEqual(readModelParameters(value), { models: {}, problems: [] });
    assert.deepEqual(readModelParameters({ m: { temperature: null } }), { models: { m: {} }, problems: [] });
  });

  const wrong: [string, unknown, RegExp][] = [
    ['temperature', 'hot', /temperature is "hot", not a number from 0 to 2: none is sent\./],
    ['temperature', 2.5, /temperature is 2\.5, not/],
    ['topP', 0, /topP is 0, not a number above 0 and up to 1/],
    ['maxOutputTokens', -1, /maxOutputTokens is -1, not a whole number of tokens above 0/],
    ['maxOutputTokens', 1.5, /maxOutputTokens is 1\.5/],
    ['reasoningEffort', 'hard', /reasoningEffort is "hard", not one of none, minimal, low/],
    ['timeout', '5m', /timeout is "5m", not a number of seconds/],
    ['contextWindow', 0, /contextWindow is 0/],
    ['extraBody', [1], /extraBody is \[1\], not an object of fields of the request/],
    ['profile', 'cheap', /profile is "cheap", not one of standard, frugal/],
    ['replTool', 'yes', /replTool is "yes", not true or false/],
    ['structuredOutput', 1, /structuredOutput is 1, not true or false/],
  ];
  for (const [key, value, words] of wrong) {
    it(`leaves out ${key} ${JSON.stringify(value)}, says so, and keeps the rest`, () => {
      const { models, problems } = readModelParameters({ qwen: { ...all, [key]: value } });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /^rlm\.models, model "qwen": /);
      assert.match(problems[0] ?? '', words);
      const rest = Object.entries(all).filter(([name]) => name !== key);
      assert.deepEqual(models, { qwen: Object.fromEntries(rest) });
    });
  }

  const misspelt: [string, string][] = [
    ['max_tokens', 'maxOutputTokens'],
    ['top_p', 'topP'],
    ['reasoning_effort', 'reasoningEffort'],
    ['temprature', 'temperature'],
    ['context', 'contextWindow'],
    ['extra-body', 'extraBody'],
  ];
  for (const [given, meant] of misspelt) {
    it(`names ${meant} for ${given}`, () => {
      const { models, problems } = readModelParameters({ m: { [given]: 1, temperature: 1 } });
      assert.deepEqual(models, { m: { temperature: 1 } });
      assert.match(problems[0] ?? '', new RegExp(`no parameter ${given}, .*Did you mean ${meant}\\?`));
    });
  }

  it('lets extraBody replace none of what is the run’s own', () => {
    const extraBody = { seed: 7, messages: [], stream: false };
    const { models, problems } = readModelParameters({ m: { extraBody } });
    assert.deepEqual(models, { m: { extraBody: { seed: 7 } } });
    assert.match(problems.join(), /extraBody has messages and stream, which may not be replaced/);
  });

  it('says what is no object, by the name of where it stands, and clips what is long', () => {
    assert.match(
      readModelParameters([], 'models.json').problems.join(),
      /^models\.json is \[\], not an object/,
    );
    const { models, problems } = readModelParameters({ m: 'x'.repeat(500), n: { topP: 1 } });
    assert.deepEqual(models, { m: {}, n: { topP: 1 } });
    assert.match(problems[0] ?? '', /model "m": "x+… is not an object of parameters/);
  });

  it('finds parameters by the exact name, and none under the names that every object has', () => {
    const { models } = readModelParameters(JSON.parse('{"__proto__": {"topP": 1}, "a": {"topP": 0.5}}'));
    assert.deepEqual(parametersOf(models, 'a'), { topP: 0.5 });
    assert.deepEqual(parametersOf(models, '__proto__'), { topP: 1 });
    assert.deepEqual(parametersOf(models, 'constructor'), {});
    assert.deepEqual(parametersOf(undefined, 'a'), {});
  });
});
