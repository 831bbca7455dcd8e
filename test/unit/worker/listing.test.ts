import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus } from '../../../src/context/documents';
import { FolderLists } from '../../../src/worker/listing.node';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';

const never = new AbortController().signal;

describe('the list of a folder', () => {
  let folder: TemporaryFolder;
  let lists: FolderLists;
  const at = (path: string) => join(folder.path, path);
  const write = (path: string, text = 'x\n') => {
    mkdirSync(join(at(path), '..'), { recursive: true });
    writeFileSync(at(path), text);
  };
  /** Long ago: what is too young may have changed unseen. */
  const age = (path = folder.path): void => {
    utimesSync(path, 1_000_000, 1_000_000);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) age(join(path, entry.name));
      else utimesSync(join(path, entry.name), 1_000_000, 1_000_000);
    }
  };
  const list = (more: Partial<Corpus> = {}, onFound: (files: number) => void = () => undefined) =>
    lists.list(
      {
        name: 'W',
        documents: [],
        leftOut: [],
        folders: [{ roots: [{ name: 'w', path: folder.path }] }],
        ...more,
      },
      onFound,
      never,
    );
  const paths = ({ documents }: Corpus) => documents.map(({ path }) => path);

  beforeEach(async () => {
    folder = await temporaryFolder('listing');
    lists = new FolderLists();
    write('src/a.ts');
    write('src/b.log');
    write('.gitignore', '*.log\n');
    write('.git/HEAD');
    age();
  });
  afterEach(() => folder.remove());

  it('is kept while no folder has changed, and what is unsaved replaces what it names', async () => {
    const first = await list();
    assert.deepEqual(paths(first), ['.gitignore', 'src/a.ts']);
    write('src/a.ts', 'longer\n');
    write('.git/index');
    assert.equal(await list(), first);
    const unsaved = [{ uri: 'untitled:1', path: 'new.ts', text: 'typed' }];
    assert.deepEqual(paths(await list({ unsaved })), ['.gitignore', 'new.ts', 'src/a.ts']);
  });

  const changes: Readonly<Record<string, readonly [() => void, string[]]>> = {
    'a file that came': [() => write('src/c.ts'), ['.gitignore', 'src/a.ts', 'src/c.ts']],
    'a file that went': [() => rmSync(at('src/a.ts')), ['.gitignore']],
    'a file with a new name': [() => renameSync(at('src/a.ts'), at('src/d.ts')), ['.gitignore', 'src/d.ts']],
    'a folder that came': [() => write('lib/e.ts'), ['.gitignore', 'lib/e.ts', 'src/a.ts']],
    'a rule that was taken back': [
      () => write('.gitignore', '*.txt\n'),
      ['.gitignore', 'src/a.ts', 'src/b.log'],
    ],
  };
  for (const [what, [change, expected]] of Object.entries(changes)) {
    it(`is made anew for ${what}`, async () => {
      await list();
      change();
      assert.deepEqual(paths(await list()), expected);
    });
  }

  it('is made anew for other rules, and while a folder is too young to tell', async () => {
    const first = await list();
    const roots = [{ name: 'w', path: folder.path }];
    assert.deepEqual(paths(await list({ folders: [{ roots, exclude: ['src'] }] })), ['.gitignore']);
    const again = await list();
    assert.notEqual(again, first);
    utimesSync(at('src'), new Date(), new Date());
    const young = await list();
    assert.notEqual(young, again);
    assert.notEqual(await list(), young);
  });

  it('says about how large all files are, and looks at none of them when they are many', async () => {
    assert.equal((await list()).bytes, 2 + 6);
    for (let index = 0; index < 2_100; index++) write(`many/${index}.txt`, '12345');
    const many = await list();
    assert.equal(many.documents[0]?.size, undefined);
    assert.ok((many.bytes ?? 0) > 9_000 && (many.bytes ?? 0) < 13_000, String(many.bytes));
  });
});
