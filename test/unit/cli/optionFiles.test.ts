import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileOption } from '../../../src/cli/commandLine';
import { readOptionFiles } from '../../../src/cli/optionFiles';

describe('readOptionFiles', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-options-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const none = { schema: undefined, models: undefined, prices: undefined, systemPrompt: undefined };
  function reading(option: FileOption, text?: string | Buffer) {
    const path = join(folder, `${option}.file`);
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text);
    return readOptionFiles({ files: { ...none, [option]: path } });
  }

  it('reads nothing where nothing is named', async () => {
    assert.deepEqual(await readOptionFiles({ files: none }), none);
  });

  it('reads JSON, also after a byte order mark, and texts as they are', async () => {
    assert.deepEqual((await reading('schema', '\ufeff{"type": "object"}\n')).schema, { type: 'object' });
    assert.equal((await reading('systemPrompt', 'You are careful.\n')).systemPrompt, 'You are careful.\n');
  });

  const broken: [text: string, message: RegExp][] = [
    ['{"a": }', /--models .*models\.file is no JSON: line 1, column 7, at \}\.$/],
    ['{\n  "a": 1 "b": 2\n}', /line 2, column 10, at "b": 2\.$/],
    ['{\r\n  "a": 1,\r\n}', /line 3, column 1, at \}/],
    ["{'a': 1}", /line 1, column 2, at 'a': 1\}/],
    ['{"a":\n', /is no JSON: it ends too early, at line 1, column 6\.$/],
    ['{"a": "x\ny"}', /is no JSON: .*line 1 column 9/],
    ['NaN', /line 1, column 1, at NaN/],
    [' \n', /--models .*models\.file is empty\.$/],
  ];
  for (const [text, message] of broken) {
    it(`says where ${JSON.stringify(text)} is no JSON`, async () => {
      await assert.rejects(reading('models', text), message);
    });
  }

  it('says why a file cannot be read', async () => {
    await assert.rejects(
      reading('prices'),
      /^TypeError: --prices .*prices\.file cannot be read: there is no such file\.$/,
    );
    await assert.rejects(
      readOptionFiles({ files: { ...none, systemPrompt: folder } }),
      /--system-prompt .* cannot be read: it is a folder/,
    );
  });
});
