import assert from 'node:assert/strict';
import { planModels } from '../../../src/vscode/modelPlan';
import { modelLoader } from '../../../src/vscode/models';
import { readSettings } from '../../../src/vscode/settings';

describe('the models of a run', () => {
  const load = modelLoader({
    concurrency: () => 1,
    cache: {
      open: () => Promise.resolve(undefined),
      clear: () => Promise.resolve({ replies: 0, bytes: 0 }),
    },
  });
  const loaded = (values: Readonly<Record<string, unknown>>) => {
    const settings = readSettings((key) => values[key]);
    return load(planModels(settings), '', settings);
  };

  it('are those of the settings, by depth, with what is particular to each', async () => {
    const { root, sub, byDepth } = await loaded({
      baseUrl: 'http://127.0.0.1:1/v1',
      rootModel: 'big',
      subModel: 'small',
      modelsByDepth: ['', 'mid'],
      models: { mid: { contextWindow: 5_000, replTool: true } },
    });
    assert.deepEqual([root.name, sub.name], ['big', 'small']);
    assert.deepEqual(
      byDepth?.map((model) => model?.name),
      [undefined, 'mid'],
    );
    const traits = byDepth.at(1)?.traits;
    assert.deepEqual([traits?.contextWindow, traits?.offersReplTool], [5_000, true]);
  });

  it('are the built-in explorer where none is set', async () => {
    const { root, sub } = await loaded({});
    assert.deepEqual([root.isLanguageModel, sub], [false, root]);
  });
});
