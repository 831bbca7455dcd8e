import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Snapshot } from '../../../src/context/snapshot';
import { FolderLists } from '../../../src/worker/listing.node';
import type { Loaded } from '../../../src/worker/loading';
import { load } from '../../../src/worker/loading.node';
import { defaultStoreLimits, TextStore } from '../../../src/worker/textStore.node';
import { findRepository } from '../../support/repository';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder';

const never = new AbortController().signal;
const token = ['ghp', 'k3Jf9QmZx2VbT7wLpR8sYcH5nDg4AuE6k3Jf'].join('_');

const unheard = { onLost: () => undefined, onRead: () => undefined };

describe('the snapshot of a run, on disk', () => {
  let folder: TemporaryFolder;
  const at = (path: string) => join(folder.path, path);
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(at(path), '..'), { recursive: true });
    writeFileSync(at(path), content);
  };
  /** Long ago, so that the file counts as settled. */
  const age = (...paths: string[]) => {
    for (const path of paths) utimesSync(at(path), 1_000_000, 1_000_000);
  };
  const list = (maxBytes?: number) =>
    new FolderLists().list(
      {
        name: 'W',
        documents: [],
        leftOut: [],
        folders: [{ roots: [{ name: 'w', path: folder.path }], maxBytes }],
      },
      () => undefined,
      never,
    );
  const lost: string[] = [];
  const read = async (store = new TextStore(), maxBytes?: number): Promise<Loaded> => {
    const { documents } = await list(maxBytes);
    return load(
      documents,
      store,
      { ...unheard, onLost: (path, reason) => lost.push(`${path}: ${reason}`) },
      never,
    );
  };
  const texts = ({ documents }: Loaded) =>
    Object.fromEntries(documents.map((document) => [document.path, document.text()]));
  /** Nothing of the texts is held in memory. */
  const onDemand = () => new TextStore({ heldBytes: 0, recentCharacters: 0 });

  beforeEach(async () => {
    folder = await temporaryFolder('snapshot');
    lost.length = 0;
  });
  afterEach(() => folder.remove());

  for (const [words, store, survives] of [
    ['held in memory', () => new TextStore(), true],
    ['read on demand', onDemand, false],
  ] as const) {
    describe(words, () => {
      const changes: Readonly<Record<string, () => void>> = {
        'is written anew': () => write('a.ts', 'let b = 2;\n'),
        'is written anew with its old time': () => {
          write('a.ts', 'let b = 2;\n');
          age('a.ts');
        },
        'is cut short': () => truncateSync(at('a.ts'), 3),
        'is deleted': () => rmSync(at('a.ts')),
        'is replaced by another': () => {
          write('new', 'let c = 3;\n');
          renameSync(at('new'), at('a.ts'));
        },
        'becomes a folder': () => {
          rmSync(at('a.ts'));
          mkdirSync(at('a.ts'));
        },
        'becomes a pipe': () => {
          rmSync(at('a.ts'));
          execFileSync('mkfifo', [at('a.ts')]);
        },
      };
      for (const [change, make] of Object.entries(changes)) {
        it(`is never mixed with what a file that ${change} holds then`, async function () {
          if (change.includes('pipe') && process.platform === 'win32') this.skip();
          write('a.ts', 'let a = 1;\n');
          write('b.ts', 'let z = 0;\n');
          age('a.ts', 'b.ts');
          const loaded = await read(store());
          const snapshot = new Snapshot(loaded.documents);
          make();
          const text = snapshot.document(0).text();
          assert.equal(text.length, 11);
          assert.equal(text.endsWith('\n'), true);
          assert.equal(snapshot.document(1).text(), 'let z = 0;\n');
          assert.equal(snapshot.document(0).text(), text);
          if (survives) assert.deepEqual([text, lost], ['let a = 1;\n', []]);
          else {
            assert.equal(text, '[this file\n');
            assert.match(lost.join(), /^a\.ts: it (was changed|can no longer be read)$/);
          }
        });
      }

      it('is read anew for the next run where a file changed, and only there', async () => {
        write('a.ts', 'let a = 1;\n');
        write('b.ts', 'let z = 0;\n');
        age('a.ts', 'b.ts');
        const kept = store();
        await read(kept);
        write('a.ts', 'let a = 2;\n');
        assert.deepEqual(texts(await read(kept)), { 'a.ts': 'let a = 2;\n', 'b.ts': 'let z = 0;\n' });
      });
    });
  }

  it('takes a change of the same size at the same time for one while the file is young', async () => {
    write('a.ts', 'let a = 1;\n');
    const store = new TextStore();
    const [seen] = (await list()).documents;
    assert.ok(seen?.origin.kind === 'file');
    await load([seen], store, unheard, never);
    write('a.ts', 'let a = 2;\n');
    // As a file system with coarse times would have it: nothing that can be seen has changed.
    const again = await load([seen], store, unheard, never);
    assert.equal(again.documents[0]?.text(), 'let a = 2;\n');
  });

  it('leaves out what went away between listing and reading, with the reason', async () => {
    write('a.ts', 'let a = 1;\n');
    write('gone.ts', 'x');
    const { documents } = await list();
    rmSync(at('gone.ts'));
    const loaded = await load(documents, new TextStore(), unheard, never);
    assert.deepEqual(Object.keys(texts(loaded)), ['a.ts']);
    assert.deepEqual(
      loaded.leftOut.map(({ path, reason }) => [path, reason]),
      [['gone.ts', 'unreadable']],
    );
    assert.match(loaded.leftOut[0]?.detail ?? '', /ENOENT/);
  });

  it('knows files by any name a disk can have', async function () {
    if (process.platform === 'win32') this.skip();
    const names = [
      'two\nlines.ts',
      '😀 ünï.ts',
      `${'n'.repeat(252)}.ts`,
      ' blank .ts',
      'a\\b.ts',
      'quote\'".ts',
    ];
    for (const name of names) write(name, `// ${name.length}\n`);
    const found = texts(await read());
    assert.deepEqual(Object.keys(found).sort(), [...names].sort());
    for (const name of names) assert.equal(found[name], `// ${name.length}\n`);
  });

  it('walks into no circle of links', async () => {
    write('src/a.ts', 'x\n');
    symlinkSync('..', at('src/up'));
    symlinkSync(at('src/self'), at('src/self'));
    assert.deepEqual(Object.keys(texts(await read())), ['src/a.ts']);
  });

  it('reads UTF-16 with a mark or without, UTF-8 with one, and tells what is damaged or binary', async () => {
    const utf16 = Buffer.from('\ufeffgrüße 😀\r\n', 'utf16le');
    write('le.txt', utf16);
    write('be.txt', Buffer.from(utf16).swap16());
    write('bom.txt', '\ufeffgrüße\n');
    write('bom-ascii.txt', '\ufeffplain\n');
    write('unmarked-le.txt', Buffer.from(`plain\tat first, ${'-'.repeat(300)} then grüße 😀\n`, 'utf16le'));
    write('unmarked-be.txt', Buffer.from('plain\n', 'utf16le').swap16());
    write('integers.txt', Buffer.from(new Uint16Array([1, 2, 3, 4]).buffer));
    write('latin.txt', Buffer.from('gr\xfc\xdfe\n', 'latin1'));
    write('image.txt', Buffer.from([0x89, 0x50, 0, 0]));
    write('empty.txt', '');
    const loaded = await read();
    assert.deepEqual(texts(loaded), {
      'be.txt': 'grüße 😀\r\n',
      'bom-ascii.txt': 'plain\n',
      'bom.txt': 'grüße\n',
      'empty.txt': '',
      'latin.txt': 'gr��e\n',
      'le.txt': 'grüße 😀\r\n',
      'unmarked-be.txt': 'plain\n',
      'unmarked-le.txt': `plain\tat first, ${'-'.repeat(300)} then grüße 😀\n`,
    });
    assert.deepEqual(loaded.damaged, ['latin.txt']);
    assert.deepEqual(loaded.leftOut, [
      { path: 'image.txt', reason: 'binary' },
      { path: 'integers.txt', reason: 'binary' },
    ]);
    for (const document of loaded.documents) {
      assert.equal(document.length, document.text().length);
      assert.equal(document.endsInBreak, document.text().endsWith('\n'));
    }
  });

  it('holds a single line of 300 MB outside the heap', async () => {
    write('big.txt', Buffer.alloc(300 * 2 ** 20, 'abcdefgh '));
    const store = new TextStore({ ...defaultStoreLimits, heldBytes: 2 ** 30 });
    const before = process.memoryUsage().heapUsed;
    const loaded = await read(store, 2 ** 30);
    const snapshot = new Snapshot(loaded.documents);
    assert.equal(snapshot.document(0).length, 300 * 2 ** 20);
    assert.equal(snapshot.document(0).text().indexOf('ha'), -1);
    assert.equal(snapshot.lines(0).count, 1);
    assert.ok(process.memoryUsage().heapUsed - before < 50e6);
    const [left] = (await read(new TextStore())).leftOut;
    assert.deepEqual([left?.reason, left?.detail], ['oversized', '300.0 MB, and the limit is 8.0 MB']);
  });

  it('is the same whether texts are held or read on demand', async () => {
    write('a.ts', 'let a = 1;\r\nlet b = "ä";\n');
    write('b/c.md', '# c');
    write('d.ts', `const t = "${token}";\n`);
    const [held, demanded] = [await read(), await read(onDemand())];
    assert.deepEqual(texts(held), texts(demanded));
    assert.deepEqual(
      held.documents.map(({ masked, lineCount }) => [masked, lineCount?.()]),
      demanded.documents.map(({ masked, lineCount }) => [masked, lineCount?.()]),
    );
    assert.equal(held.documents[2]?.masked?.[0]?.kind, 'GitHub Token');
  });

  it('is the same when threads of their own read very many files', async () => {
    const count = 2_400;
    for (let index = 0; index < count; index++) {
      const kind = index % 600;
      const content =
        kind === 1 ? `ä ${index}` : kind === 2 ? `t = ${token}` : kind === 3 ? '\0' : `${index}\n`;
      write(`d${index % 7}/${index}.ts`, content);
    }
    write('large.ts', 'x'.repeat(5 * 2 ** 20));
    const { documents } = await list();
    rmSync(at('d0/0.ts'));
    const { dist } = findRepository();
    const outcome = async (store: TextStore) => {
      const loaded = await load(documents, store, unheard, never);
      return {
        texts: texts(loaded),
        hashes: loaded.documents.map(({ hash }) => hash),
        leftOut: loaded.leftOut,
      };
    };
    const here = await outcome(new TextStore());
    assert.equal(here.leftOut.length, 5);
    for (const limits of [defaultStoreLimits, { heldBytes: 0, recentCharacters: 0 }])
      assert.deepEqual(await outcome(new TextStore(limits, join(dist, 'reader.mjs'))), here);
    const counts: number[] = [];
    const counted = new TextStore(defaultStoreLimits, join(dist, 'reader.mjs'));
    await load(documents, counted, { ...unheard, onRead: (count) => counts.push(count) }, never);
    assert.deepEqual([counts[0], counts.at(-1)], [0, documents.length]);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    const stop = new AbortController();
    const store = new TextStore(defaultStoreLimits, join(dist, 'reader.mjs'));
    const loading = load(documents, store, unheard, stop.signal);
    setImmediate(() => stop.abort(new Error('enough')));
    await assert.rejects(loading, /enough/);
    await assert.rejects(
      load(documents, new TextStore(defaultStoreLimits, at('gone.mjs')), unheard, never),
      /gone\.mjs/,
    );
  });

  it('makes room for other folders when memory is full', async () => {
    const text = 'x'.repeat(999) + '\n';
    for (const name of ['a', 'b', 'c', 'd']) write(`${name}/f.txt`, text);
    const store = new TextStore({ heldBytes: 2_000, recentCharacters: 0 });
    const some = async (...names: string[]) => {
      const { documents } = await list();
      return load(
        documents.filter(({ path }) => names.includes(path.charAt(0))),
        store,
        { ...unheard, onLost: (path) => lost.push(path) },
        never,
      );
    };
    const first = await some('a', 'b');
    const second = await some('c', 'd');
    for (const name of ['a', 'b', 'c', 'd']) rmSync(at(`${name}/f.txt`));
    for (const document of [...first.documents, ...second.documents]) assert.equal(document.text(), text);
    assert.deepEqual(lost, []);
  });
});
