import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { corpusOf } from '../../../src/cli/corpus';

const never = new AbortController().signal;

describe('corpusOf', () => {
  let top: string;
  let folder: string;

  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'rlm-corpus-'));
    folder = join(top, 'work');
    for (const path of [
      'work/src/a.ts',
      'work/README.md',
      'work/context.txt',
      'other/src/b.ts',
      'other/c.ts',
    ]) {
      mkdirSync(join(top, path, '..'), { recursive: true });
      writeFileSync(join(top, path), path);
    }
  });

  afterEach(() => {
    rmSync(top, { recursive: true, force: true });
  });

  it('calls documents as one would type them in the working folder', async () => {
    assert.deepEqual(await paths(['.']), ['README.md', 'context.txt', 'src/a.ts']);
    assert.deepEqual(await paths(['src']), ['src/a.ts']);
    assert.deepEqual(await paths(['src', 'README.md']), ['README.md', 'src/a.ts']);
    assert.deepEqual(await paths(['src/a.ts', './src']), ['src/a.ts']);
  });

  it('calls those elsewhere by their folder, where it takes that to tell them apart', async () => {
    assert.deepEqual(await paths(['../other']), ['c.ts', 'src/b.ts']);
    assert.deepEqual(await paths(['src', '../other/src']), ['other/src/b.ts', 'src/a.ts']);
    assert.deepEqual(await paths(['../other/c.ts']), ['c.ts']);
  });

  it('takes a string as one document, as bytes', async () => {
    const { documents, name } = await corpusOf({ context: 'tö', paths: [], folder }, never);
    assert.equal(name, 'the given text');
    assert.deepEqual(documents, [
      {
        path: 'context.txt',
        language: 'plaintext',
        size: 3,
        origin: { kind: 'bytes', bytes: new TextEncoder().encode('tö'), isText: true },
      },
    ]);
  });

  it('keeps a given text and a file of that name apart', async () => {
    const { documents, name } = await corpusOf({ context: 'x', paths: ['context.txt'], folder }, never);
    assert.deepEqual(
      documents.map(({ path, origin }) => [path, origin.kind]),
      [
        ['context.txt', 'file'],
        ['given/context.txt', 'bytes'],
      ],
    );
    assert.equal(name, 'the given text, context.txt');
  });

  it('is named after its folders', async () => {
    const { name } = await corpusOf({ paths: ['.', 'src'], folder }, never);
    assert.equal(name, `${basename(folder)}, src`);
  });

  async function paths(given: string[]): Promise<string[]> {
    const { documents } = await corpusOf({ paths: given, folder }, never);
    return documents.map(({ path }) => path);
  }
});
