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

  for (const [pattern, expected] of [
    ['app/[id]', ['app/[id]/page.ts']],
    ['app/[id]/*.ts', ['app/[id]/page.ts', 'app/i/page.ts']],
    ['app/(group)', ['app/(group)/page.ts']],
    ['app/(group)/*.ts', ['app/(group)/page.ts']],
    ['app/(group)/*.@(ts|js)', ['app/(group)/page.ts']],
    ['**/page.(ts|js)', ['app/[id]/page.ts', 'app/i/page.ts', 'app/(group)/page.ts']],
  ] as const) {
    it(`${pattern} also names folders with brackets in their names`, () => {
      const routes = ['app/[id]/page.ts', 'app/i/page.ts', 'app/(group)/page.ts'];
      assert.deepEqual(routes.filter(pathMatcher(pattern)), expected);
    });
  }
});
