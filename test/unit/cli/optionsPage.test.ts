import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contributes } from '../../../package.json';
import { usage } from '../../../src/cli/usage';

describe('docs/options.md', () => {
  const page = readFileSync('docs/options.md', 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('|'));

  it('has every setting', () => {
    const missing = Object.keys(contributes.configuration.properties).filter(
      (key) => !page.includes(`\`${key}\``),
    );
    assert.deepEqual(missing, []);
  });

  it('has every option of the terminal, and no other', () => {
    const flags = (text: string) => new Set(text.match(/--[a-z][a-z-]*/g));
    const shown = flags(usage);
    const ofTraces = [
      '--resume',
      '--replay',
      '--fork',
      '--at',
      '--hint',
      '--question',
      '--code',
      '--changed',
    ];
    const notARun = ['--then', '--trace', '--help', '--version', ...ofTraces];
    assert.deepEqual(
      [...flags(rows.join('\n'))].filter((flag) => !shown.has(flag)),
      [],
    );
    assert.deepEqual(
      [...shown].filter((flag) => !flags(rows.join('\n')).has(flag) && !notARun.includes(flag)),
      [],
    );
  });
});
