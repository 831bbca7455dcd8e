import assert from 'node:assert/strict';
import type { Corpus } from '../../../src/context/documents';
import { withOverlays } from '../../../src/gather/overlays';
import { textDocument, utf8Length } from '../../../src/gather/textDocument';

const corpus: Corpus = {
  name: 'Workspace',
  documents: [
    {
      path: 'a.ts',
      language: 'typescript',
      size: 1,
      uri: 'file:///w/a.ts',
      origin: { kind: 'file', fsPath: '/w/a.ts' },
    },
    { path: 'c.ts', size: 1, origin: { kind: 'file', fsPath: '/w/c.ts' } },
  ],
  leftOut: [
    { path: 'secret.ts', reason: 'ignored' },
    { path: 'out/', reason: 'ignored' },
  ],
};

describe('withOverlays', () => {
  it('puts unsaved text in place of the file, found by URI or by its place on disk', () => {
    const { documents } = withOverlays(corpus, [
      { uri: 'file:///w/a.ts', text: 'é' },
      { uri: 'vscode-remote:///w/c.ts', fsPath: '/w/c.ts', text: 'new', language: 'typescript' },
    ]);
    assert.deepEqual(
      documents.map(({ path, size, language, origin }) => [path, size, language, origin]),
      [
        ['a.ts', 2, 'typescript', { kind: 'text', text: 'é' }],
        ['c.ts', 3, 'typescript', { kind: 'text', text: 'new' }],
      ],
    );
  });

  it('adds a buffer that has no file yet, in its place in the order', () => {
    const { documents } = withOverlays(corpus, [{ uri: 'untitled:b', path: 'b.ts', text: 'x' }]);
    assert.deepEqual(
      documents.map(({ path }) => path),
      ['a.ts', 'b.ts', 'c.ts'],
    );
  });

  it('brings nothing back that was left out, and no secret in', () => {
    const buffers = ['secret.ts', 'out/deep/x.ts', '.env'].map((path) => ({
      uri: `file:///w/${path}`,
      path,
      text: 'x',
    }));
    assert.deepEqual(withOverlays(corpus, buffers).documents, corpus.documents);
  });

  it('leaves a buffer alone that is in nobody’s scope', () => {
    assert.deepEqual(
      withOverlays(corpus, [{ uri: 'file:///elsewhere', text: 'x' }]).documents,
      corpus.documents,
    );
  });
});

describe('textDocument', () => {
  it('carries a selection with the line at which it starts', () => {
    assert.deepEqual(textDocument({ path: 'a.ts', text: 'let ü', uri: 'file:///a.ts', firstLine: 12 }), {
      path: 'a.ts',
      language: undefined,
      size: 6,
      uri: 'file:///a.ts',
      firstLine: 12,
      origin: { kind: 'text', text: 'let ü' },
    });
  });

  it('counts bytes as the encoder makes them', () => {
    for (const text of ['', 'abc', 'äöü', '漢字', 'a😀b', '\ud800', '\udc00\ud800x', '\ud83d\ud83d\ude00']) {
      assert.equal(utf8Length(text), new TextEncoder().encode(text).length, JSON.stringify(text));
    }
  });
});
