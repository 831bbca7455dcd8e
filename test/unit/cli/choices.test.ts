import assert from 'node:assert/strict';
import { choicesOf, optionOf, type GivenOptions } from '../../../src/cli/choices';
import { contradictions } from '../../../src/rlm/contradictions';
import { defaultLimits } from '../../../src/rlm/limits';
import { defaultRunSettings } from '../../../src/rlm/runSettings';

const chosen = (options: GivenOptions) => choicesOf(options, defaultLimits, 'auto', (name) => `<${name}>`);

describe('the choices of a question', () => {
  it('are the defaults where nothing is said', () => {
    const { models, parameters, prices, route, settings } = chosen({});
    assert.deepEqual([models, parameters, prices, route], [undefined, {}, {}, 'auto']);
    assert.deepEqual(JSON.parse(JSON.stringify(settings)), defaultRunSettings);
  });

  it('are what the options say', () => {
    const schema = { type: 'object' };
    const { models, parameters, prices, route, settings } = chosen({
      model: 'big',
      subModel: 'small',
      modelsByDepth: ['', '', 'tiny'],
      models: { big: { temperature: 0 } },
      prices: { big: { input: 1, output: 2 } },
      route: 'rlm',
      schema,
      systemPrompt: 'Be careful.',
      instructions: 'In German.',
      finalPatterns: ['A: (.+)'],
    });
    assert.deepEqual(models, { root: 'big', sub: 'small', byDepth: ['', '', 'tiny'] });
    assert.equal(route, 'rlm');
    assert.deepEqual(parameters, { big: { temperature: 0 } });
    assert.deepEqual(prices, { big: { input: 1, output: 2 } });
    assert.deepEqual(settings, {
      ...defaultRunSettings,
      schema,
      systemPrompt: 'Be careful.',
      extraInstructions: 'In German.',
      finalPatterns: ['A: (.+)'],
    });
  });

  const mistakes: [title: string, options: GivenOptions, message: RegExp][] = [
    [
      'a schema that is none',
      { model: 'big', schema: { type: 'strng' } },
      /^<schema> is no JSON Schema: .*string/,
    ],
    ['a list as a schema', { model: 'big', schema: [] }, /^<schema> is no JSON Schema: /],
    ['a schema without a model', { schema: {} }, /^<schema> needs <model> as well: the built-in explorer/],
    [
      'parameters that are wrong',
      { models: { big: { temperature: 7 } } },
      /^<models>, model "big": temperature is 7/,
    ],
    ['parameters that are a list', { models: ['big'] }, /^<models> is \["big"\], not an object/],
    ['prices that are wrong', { prices: { big: 1 } }, /^<prices> has 1 for "big", not dollars/],
    [
      'no regular expression',
      { finalPatterns: ['('] },
      /^<finalPatterns> \( is no regular expression \(Unterminated group\)/,
    ],
    [
      'an expression that takes all',
      { finalPatterns: ['.*'] },
      /^<finalPatterns> \.\* matches nothing as well, so that every reply would be an answer\.$/,
    ],
    ['an empty prompt', { systemPrompt: ' ' }, /^<systemPrompt> must be a text/],
  ];
  for (const [title, options, message] of mistakes) {
    it(`cannot be ${title}`, () => {
      assert.throws(
        () => chosen(options),
        (error: unknown) => error instanceof TypeError && message.test(error.message),
      );
    });
  }

  it('name every mistake in files at once', () => {
    assert.throws(
      () => chosen({ models: { big: { topP: 2 } }, prices: { big: 1 } }),
      /topP is 2[^]*<prices> has 1/,
    );
  });

  it('contradict each other in the words of the options', () => {
    const [warning] = contradictions(chosen({ model: 'big', modelsByDepth: ['huge'] }), optionOf);
    assert.match(warning?.message ?? '', /^modelsByDepth begins with "huge" and wins over model: /);
  });
});
