import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cacheFolder } from '../../../src/cli/replyCache';

describe('the folder of kept replies', () => {
  const ours = 'recursive-language-models';
  const local = 'C:\\Users\\ada\\AppData\\Local';
  const cases: [NodeJS.Platform, Record<string, string>, string][] = [
    ['linux', {}, join('/home/ada', '.cache', ours)],
    ['linux', { XDG_CACHE_HOME: '/tmp/caches' }, join('/tmp/caches', ours)],
    ['linux', { XDG_CACHE_HOME: 'relative' }, join('/home/ada', '.cache', ours)],
    ['darwin', {}, join('/home/ada', 'Library', 'Caches', ours)],
    ['win32', { LOCALAPPDATA: local }, join(local, ours)],
    ['win32', {}, join('/home/ada', 'AppData', 'Local', ours)],
  ];
  for (const [platform, environment, expected] of cases) {
    it(`is the usual one: ${platform} ${JSON.stringify(environment)}`, () => {
      assert.equal(cacheFolder(platform, environment, '/home/ada'), expected);
    });
  }
});
