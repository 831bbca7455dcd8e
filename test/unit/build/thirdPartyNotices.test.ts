import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { thirdPartyNotices } from '../../../.config/thirdPartyNotices.mjs';
import { findRepository } from '../../support/repository';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';

describe('the third-party notices', () => {
  const { root, dist } = findRepository();

  /** Packages that code of the extension imports, as its text says. */
  async function imported(): Promise<Set<string>> {
    const files = await readdir(join(root, 'src'), { recursive: true });
    const own = files.filter((file) => /\.tsx?$/.test(file) && !/^cli[\\/]/.test(file));
    const texts = await Promise.all(own.map((file) => readFile(join(root, 'src', file), 'utf8')));
    const names = texts.flatMap((text) => [
      ...text.matchAll(/^(?:import|export) (?!type )[^;]*? from '((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?';$/gm),
    ]);
    return new Set(names.map(([, name = '']) => name).filter((name) => name !== 'vscode' && name !== 'node'));
  }

  it('name every package that the extension imports, and every grammar, with the text of a licence', async () => {
    const text = await readFile(join(dist, 'ThirdPartyNotices.txt'), 'utf8');
    const notices = text.split(/\n-{80}\n\n/).slice(1);
    const title = (notice: string) => notice.slice(0, notice.indexOf(' '));
    const named = new Set(notices.map(title));
    const packages = await imported();
    assert.ok(packages.has('openai') && packages.has('minisearch') && packages.size > 10);
    // It only hands on what quickjs-emscripten-core has.
    const missing = [...packages].filter((name) => !named.has(name));
    assert.deepEqual(
      missing,
      ['quickjs-emscripten'].filter((name) => packages.has(name)),
    );
    const grammars = (await readdir(join(dist, 'grammars'))).map((file) => file.replace('.wasm.br', ''));
    for (const grammar of grammars.filter((name) => name !== 'tree-sitter'))
      assert.ok(named.has(`tree-sitter-${grammar}`), grammar);
    for (const notice of notices) assert.match(notice, /copyright|licen[sc]e/i, title(notice));
    assert.ok(notices.every((notice) => notice.length > 500));
  });

  describe('of a package', () => {
    let folder: TemporaryFolder;
    beforeEach(async () => {
      folder = await temporaryFolder('notices');
    });
    afterEach(() => folder.remove());

    /** @returns a file of it */
    async function installed(name: string, license: string, files: Readonly<Record<string, string>>) {
      const at = join(folder.path, 'node_modules', name);
      const manifest = JSON.stringify({ name, version: '1.2.3', license, author: { name: 'Ada' } });
      for (const [file, text] of Object.entries({ 'package.json': manifest, ...files })) {
        await mkdir(dirname(join(at, file)), { recursive: true });
        await writeFile(join(at, file), text);
      }
      return join(at, 'lib/index.js');
    }

    it('have all of its licence’s files, also where it lies inside of another', async () => {
      const files = { LICENSE: 'Be kind.', 'NOTICE.md': 'Made by Ada.' };
      const text = await thirdPartyNotices([await installed('a/node_modules/@b/c', 'ISC', files)], []);
      assert.match(text, /a\/node_modules\/@b\/c 1\.2\.3 \(ISC\)\n\nBe kind\.\n\nMade by Ada\./);
    });

    it('have the usual text where it is under the MIT licence and brings none', async () => {
      const text = await thirdPartyNotices([await installed('a', 'MIT', {})], []);
      assert.match(text, /a 1\.2\.3 \(MIT\)\n\nMIT License\n\nCopyright \(c\) Ada\n/);
    });

    it('are none for files of our own', async () => {
      assert.doesNotMatch(await thirdPartyNotices(['src/extension.ts'], []), /-{80}/);
    });

    for (const license of ['GPL-3.0', 'AGPL-3.0-only', 'UNLICENSED', 'SEE LICENSE IN x'])
      it(`fail where it is under ${license}`, async () => {
        const file = await installed('a', license, { LICENSE: '…' });
        await assert.rejects(thirdPartyNotices([file], []), /a is under ".*", which is no licence that may/);
      });

    it('fail where its licence has no text, or a grammar no author', async () => {
      await assert.rejects(
        thirdPartyNotices([await installed('a', 'ISC', {})], []),
        /a has no text of its licence/,
      );
      await assert.rejects(thirdPartyNotices([], ['cobol']), /who wrote the grammar cobol/);
    });
  });
});
