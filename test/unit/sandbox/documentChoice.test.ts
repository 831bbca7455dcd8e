import assert from 'node:assert/strict';
import type { Repl } from '../../../src/rlm/repl';
import { loadQuickJs, openRepl } from '../../support/openRepl';

/** Names that are also globs of others, or that a name without a folder matches elsewhere. */
const texts = {
  'README.md': 'TODO\n',
  'lib/README.md': 'TODO TODO\n',
  'app/[id].ts': 'TODO\n',
  'app/i.ts': 'TODO TODO\n',
  '!odd.ts': 'TODO\n',
  'app/(group)/page.ts': 'TODO\n',
};

describe('documents that code has picked', () => {
  let repl: Repl;
  before(async () => {
    repl = await openRepl(await loadQuickJs(), { texts });
  });
  after(() => repl.dispose());

  for (const [code, expected] of [
    ['context.file("README.md").grep("TODO")', ['README.md']],
    ['context.grep("TODO", context.file("README.md"))', ['README.md']],
    ['context.grep("TODO", {files: context.files.filter(f => f.path === "README.md")})', ['README.md']],
    ['context.grep("TODO", context.grep("TODO").filter(m => m.path === "README.md"))', ['README.md']],
    ['context.grep("TODO", ["README.md", "app/i.ts"])', ['README.md', 'app/i.ts', 'app/i.ts']],
    ['context.rank("todo", 9, context.file("README.md"))', ['README.md']],
    ['context.chunks({files: [context.file("README.md")]}).flatMap(c => c.paths)', ['README.md']],
    ['context.chunks(["README.md"]).flatMap(c => c.paths)', ['README.md']],
    ['context.file("app/[id].ts").grep("TODO")', ['app/[id].ts']],
    ['context.file("!odd.ts").grep("TODO")', ['!odd.ts']],
    ['context.grep("TODO", context.chunks({files: ["app/[id].ts", "!odd.ts"]}))', ['app/[id].ts', '!odd.ts']],
    [
      'context.grep("TODO", "*.md", {exclude: context.file("README.md")})',
      ['lib/README.md', 'lib/README.md'],
    ],
    ['context.grep("TODO", [])', []],
  ] as const) {
    it(`are these alone: ${code}`, async () => {
      const { final, error } = await repl.run(
        `FINAL(JSON.stringify([...${code}].map(found => found.path ?? found)))`,
        AbortSignal.timeout(20_000),
      );
      assert.equal(error, undefined);
      assert.deepEqual(JSON.parse(final ?? ''), expected);
    });
  }

  it('a name given as a glob is looked for in every folder', async () => {
    const { output } = await repl.run(
      'context.grep("TODO", "README.md").length',
      AbortSignal.timeout(20_000),
    );
    assert.equal(output, '3');
  });

  it('an empty list is said to match nothing', async () => {
    const { output } = await repl.run(
      'context.chunks({files: context.files.filter(f => f.path === "none")}).length',
      AbortSignal.timeout(20_000),
    );
    assert.equal(output, 'note: no file matches []\n0');
  });
});
