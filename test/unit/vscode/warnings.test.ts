import assert from 'node:assert/strict';
import { runSettingsFor } from '../../../src/vscode/asked';
import { planModels } from '../../../src/vscode/modelPlan';
import { readSettings } from '../../../src/vscode/settings';
import { warningsOf } from '../../../src/vscode/warnings';

const endpoint = { baseUrl: 'http://127.0.0.1:1/v1', rootModel: 'big' };
function setting(values: Readonly<Record<string, unknown>>) {
  const settings = readSettings((key) => values[key]);
  return { settings, plan: planModels(settings) };
}

describe('what is told before a run', () => {
  it('is which settings cannot be used, and which contradict each other', () => {
    const { settings, plan } = setting({
      ...endpoint,
      concurrency: -1,
      maxCost: 2,
      modelsByDepth: ['', '', 'tiny'],
    });
    assert.deepEqual(
      warningsOf(settings, plan, {}).map(({ code, message }) => [code, message.slice(0, 48)]),
      [
        ['setting-ignored', 'The setting rlm.concurrency is -1, not a whole n'],
        ['setting-ignored', 'rlm.maxDepth is 1 and wins over rlm.modelsByDept'],
        ['setting-ignored', 'rlm.maxCost is $2, but rlm.prices has no price f'],
      ],
    );
  });

  it('calls the schema as the setting is called', () => {
    const { settings, plan } = setting({ answerSchema: { type: 'array' } });
    const [warning] = warningsOf(settings, plan, {});
    assert.match(
      warning?.message ?? '',
      /explorer .* rlm\.answerSchema has no meaning\. Name a model with rlm\.rootModel/,
    );
  });

  it('is nothing of the loop where the user asks for a direct call once', () => {
    const { settings, plan } = setting({ ...endpoint, maxDepth: 2 });
    assert.deepEqual(warningsOf({ ...settings, route: 'direct' }, plan, { route: 'direct' }), []);
    assert.equal(warningsOf({ ...settings, route: 'direct' }, plan, {}).length, 1);
  });
});

describe('the settings of a run', () => {
  it('have no schema for the built-in explorer, which answers in text', () => {
    const answerSchema = { type: 'array' };
    const explorer = setting({ answerSchema });
    assert.equal(runSettingsFor(explorer.plan, explorer.settings).schema, undefined);
    const model = setting({ ...endpoint, answerSchema });
    assert.deepEqual(runSettingsFor(model.plan, model.settings).schema, answerSchema);
  });
});
