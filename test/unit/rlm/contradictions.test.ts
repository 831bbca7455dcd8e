import assert from 'node:assert/strict';
import { contradictions } from '../../../src/rlm/contradictions';
import { defaultLimits, type RunLimits } from '../../../src/rlm/limits';
import type { ModelNames, RunChoices } from '../../../src/rlm/runChoices';
import { defaultRunSettings, type RunSettings } from '../../../src/rlm/runSettings';

interface Given extends Partial<Omit<RunChoices, 'models' | 'limits' | 'settings'>> {
  /** `null`: the built-in explorer. */
  readonly models?: Partial<ModelNames> | null;
  readonly limits?: Partial<RunLimits>;
  readonly settings?: Partial<RunSettings>;
}

function told({ models, limits, settings, ...rest }: Given): string[] {
  const choices: RunChoices = {
    parameters: {},
    route: 'auto',
    prices: {},
    ...rest,
    models: models === null ? undefined : { root: 'big', sub: '', byDepth: [], ...models },
    limits: { ...defaultLimits, ...limits },
    settings: { ...defaultRunSettings, ...settings },
  };
  return contradictions(choices, (name) => `<${name}>`).map(({ code, message }) => `${code}: ${message}`);
}

const price = { input: 1, output: 2 };
const ignored = 'setting-ignored';
const meaningless = 'option-without-meaning';

describe('contradictions', () => {
  const harmless: [title: string, Given][] = [
    ['nothing but defaults', {}],
    ['defaults with the built-in explorer', { models: null }],
    ['a sub-model', { models: { sub: 'small' } }],
    ['a sub-model at depth 0 that is the root model', { models: { sub: 'big' }, limits: { maxDepth: 0 } }],
    ['as many models as depths', { models: { byDepth: ['big', '', 'tiny'] }, limits: { maxDepth: 2 } }],
    ['gaps at the end of the list', { models: { byDepth: ['', 'small', '', ''] } }],
    ['no sub-calls at depth 0', { limits: { maxDepth: 0, maxSubCalls: 0 } }],
    ['a direct call', { route: 'direct' }],
    [
      'a direct call with a prompt and a schema',
      { route: 'direct', settings: { systemPrompt: 'Go.', schema: { type: 'array' } } },
    ],
    ['money with a price for each model', { limits: { maxCost: 1 }, prices: { big: price } }],
    ['money, no model', { models: null, limits: { maxCost: 1 } }],
    ['parameters, some for another day', { parameters: { big: {}, 'gpt-4o': {} } }],
    [
      'parameters of a near relative',
      { models: { root: 'gpt-4o', sub: 'x' }, parameters: { x: {}, 'gpt-4': {} } },
    ],
    ['a reply as long as the run', { parameters: { big: { maxOutputTokens: 200_000 } } }],
  ];
  for (const [title, given] of harmless) {
    it(`are none in ${title}`, () => assert.deepEqual(told(given), []));
  }

  const table: [title: string, given: Given, code: string, words: RegExp][] = [
    [
      'more models than depths',
      { models: { byDepth: ['', 'small', 'mid', 'tiny'] } },
      ignored,
      /<maxDepth> is 1 and wins over <modelsByDepth>, .* depth 3: "mid" and "tiny" are not asked\. Raise <maxDepth>/,
    ],
    [
      'no sub-calls, and a depth',
      { limits: { maxSubCalls: 0 } },
      ignored,
      /<maxSubCalls> is 0 and wins over <maxDepth>, which is 1: .*Set <maxDepth> to 0 as well/,
    ],
    [
      'a sub-model without sub-calls',
      { models: { sub: 'small' }, limits: { maxDepth: 0 } },
      meaningless,
      /<maxDepth> is 0, .*"small" of <subModel> is not asked/,
    ],
    [
      'a sub-model that no depth is left for',
      { models: { sub: 'small', byDepth: ['', 'mid'] } },
      ignored,
      /<modelsByDepth> names "mid" .* wins over <subModel>: "small" is not asked/,
    ],
    [
      'two root models',
      { models: { byDepth: ['huge', 'small'] } },
      ignored,
      /<modelsByDepth> begins with "huge" and wins over <rootModel>: "big" is not asked/,
    ],
    [
      'two root models, of which one has the children',
      { models: { byDepth: ['huge'] }, limits: { maxDepth: 2 } },
      ignored,
      /"big" answers only what is left to it/,
    ],
    [
      'a limit of money without prices',
      { models: { sub: 'small' }, limits: { maxCost: 0.5 }, prices: { big: price } },
      ignored,
      /<maxCost> is \$0\.5, but <prices> has no price for "small", whose calls are not counted against it/,
    ],
    [
      'a limit of money and a price for a name typed wrongly',
      { models: { root: 'qwen3-coder' }, limits: { maxCost: 1 }, prices: { 'Qwen/Qwen3-Codr': price } },
      ignored,
      /is "Qwen\/Qwen3-Codr" there meant for "qwen3-coder"\?/,
    ],
    [
      'a reply longer than the run',
      { parameters: { big: { maxOutputTokens: 300_000 } } },
      ignored,
      /<maxOutputTokens> is 200000 for the whole run and wins over .* <models> has for "big"/,
    ],
    [
      'parameters for a name typed wrongly',
      { models: { root: 'gpt-5-mini', sub: 'x' }, parameters: { x: {}, 'gpt-5-mimi': {} } },
      meaningless,
      /<models> has parameters for "gpt-5-mimi" \(did you mean "gpt-5-mini"\?\), .*It asks "gpt-5-mini" and "x"/,
    ],
    [
      'parameters for other models only',
      { parameters: { llama: {}, 'qwen3-coder': {} } },
      meaningless,
      /<models> has parameters for "llama" and "qwen3-coder", which this run does not ask\. It asks "big"/,
    ],
    [
      'a direct call with what belongs to a loop',
      { route: 'direct', limits: { maxDepth: 2, maxIterations: 5 }, settings: { finalPatterns: ['A'] } },
      meaningless,
      /<route> is direct: .* <maxDepth>, <maxIterations> and <finalPatterns> have no meaning for it\. Set <route> to rlm/,
    ],
    [
      'a direct call with a sub-model',
      { route: 'direct', models: { sub: 'small' } },
      meaningless,
      /<subModel> has no meaning for it\. .* leave it out/,
    ],
    [
      'a schema and parameters without a language model',
      { models: null, parameters: { big: {} }, settings: { schema: { type: 'object' } } },
      meaningless,
      /built-in explorer .* no language model: <models> and <schema> have no meaning\. Name a model with <rootModel>/,
    ],
  ];
  for (const [title, given, code, words] of table) {
    it(`tell of ${title}`, () => {
      const messages = told(given);
      assert.equal(messages.length, 1, messages.join('\n'));
      assert.match(messages[0]!, words);
      assert.ok(messages[0]!.startsWith(`${code}: `), messages[0]);
    });
  }

  it('are all told, when there are several', () => {
    assert.equal(told({ limits: { maxSubCalls: 0, maxCost: 1 }, models: { byDepth: ['huge'] } }).length, 3);
  });
});
