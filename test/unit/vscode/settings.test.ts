import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/rlm/limits';
import { defaultRunSettings } from '../../../src/rlm/runSettings';
import { readSettings } from '../../../src/vscode/settings';

const reading = (values: Record<string, unknown>) => readSettings((key) => values[key]);

describe('settings', () => {
  it('are the defaults when nothing is set', () => {
    const settings = reading({});
    assert.deepEqual(settings.limits, defaultLimits);
    assert.deepEqual(JSON.parse(JSON.stringify(settings.run)), defaultRunSettings);
    assert.deepEqual([settings.models, settings.modelsByDepth], [{}, []]);
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

  it('take how a run goes about its question', () => {
    const schema = { type: 'object', properties: { count: { type: 'integer' } } };
    const { run, problems } = reading({
      systemPrompt: ' You are a careful auditor. ',
      extraInstructions: 'Answer in German.',
      finalPatterns: ['\\\\boxed\\{(.*)\\}'],
      oneBlockATurn: false,
      compactAt: 0.5,
      answerSchema: schema,
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(run, {
      ...defaultRunSettings,
      systemPrompt: 'You are a careful auditor.',
      extraInstructions: 'Answer in German.',
      finalPatterns: ['\\\\boxed\\{(.*)\\}'],
      oneBlockATurn: false,
      compactAt: 0.5,
      schema,
    });
  });

  it('take the models of depths, and what is particular to a model', () => {
    const { models, modelsByDepth, problems } = reading({
      models: { big: { temperature: 0.2, timeout: 900 } },
      modelsByDepth: ['', ' mid ', null],
    });
    assert.deepEqual(models, { big: { temperature: 0.2, timeout: 900 } });
    assert.deepEqual(modelsByDepth, ['', 'mid', '']);
    assert.deepEqual(problems, []);
  });

  it('ask for no form of the answer where the schema is empty or null', () => {
    for (const answerSchema of [{}, null]) {
      const { run, problems } = reading({ answerSchema });
      assert.equal(run.schema, undefined);
      assert.deepEqual(problems, []);
    }
  });

  const wrong: [key: string, value: unknown, sentence: RegExp, standard: unknown][] = [
    ['systemPrompt', 5, /rlm\.systemPrompt is 5, not a text: it is left out/, undefined],
    ['extraInstructions', ['x'], /rlm\.extraInstructions is \["x"\], not a text/, undefined],
    ['finalPatterns', 'x', /rlm\.finalPatterns is "x", not a list of regular expressions/, []],
    ['finalPatterns', ['a(', 'b'], /has "a\(", which is no regular expression \(Unterminated group\)/, ['b']],
    ['finalPatterns', ['.*', 'b'], /has "\.\*", which matches nothing as well, .*: it is left/, ['b']],
    ['oneBlockATurn', 1, /rlm\.oneBlockATurn is 1, not true or false: true is used/, true],
    ['compactAt', 75, /rlm\.compactAt is 75, not a number from 0\.3 to 0\.95: 0\.75 is used/, 0.75],
    ['answerSchema', [], /rlm\.answerSchema is no JSON Schema: .*Answers are text/, undefined],
    ['answerSchema', { type: 'strng' }, /rlm\.answerSchema is no JSON Schema: .*string/, undefined],
  ];
  for (const [key, value, sentence, standard] of wrong) {
    it(`tell that rlm.${key} cannot be ${JSON.stringify(value)}, and do without it`, () => {
      const { run, problems } = reading({ [key]: value });
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, sentence);
      assert.deepEqual(
        Object.entries(run).find(([name]) => name === key.replace('answerSchema', 'schema'))?.[1],
        standard,
      );
    });
  }

  it('name the models whose parameters are wrong, and a list of models that is none', () => {
    const { models, modelsByDepth, problems } = reading({
      models: { big: { temperature: 7, topP: 0.5 } },
      modelsByDepth: 'big, small',
    });
    assert.deepEqual(models, { big: { topP: 0.5 } });
    assert.deepEqual(modelsByDepth, []);
    assert.match(problems.join('\n'), /rlm\.models, model "big": temperature is 7/);
    assert.match(problems.join('\n'), /rlm\.modelsByDepth is "big, small", not a list of model names/);
  });

  it('never replace an address that is no text: another one would get the files', () => {
    assert.equal(reading({ baseUrl: 42 }).baseUrl, '42');
  });
});
