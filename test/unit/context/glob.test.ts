import assert from 'node:assert/strict';
import { pathMatcher } from '../../../src/context/glob';

const paths = ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts', 'test/a.ts', 'README.md'];
const matching = (pattern: string | string[]) => paths.filter(pathMatcher(pattern));

describe('pathMatcher', () => {
  for (const [pattern, expected] of [
    ['**/*.ts', ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts', 'test/a.ts']],
    ['*.ts', ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts', 'test/a.ts']],
    ['src', ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts']],
    ['src/', ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts']],
    ['./src/*.ts', ['src/a.ts']],
    ['src\\*.ts', ['src/a.ts']],
    ['{src,test}/a.ts', ['src/a.ts', 'test/a.ts']],
    ['README.md', ['README.md']],
    [
      ['**/*.ts', '!test/**'],
      ['src/a.ts', 'src/deep/b.ts', 'src/deep/.hidden.ts'],
    ],
    [['!**/*.ts'], ['README.md']],
    ['nothing/**', []],
  ] as const) {
    it(`${JSON.stringify(pattern)} is ${expected.length} of ${paths.length}`, () => {
      assert.deepEqual(matching(typeof pattern === 'string' ? pattern : [...pattern]), expected);
    });
  }
});
