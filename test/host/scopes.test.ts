import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Corpus, DocumentSource } from '../../src/context/documents';
import { folderScope, workspaceScope } from '../../src/vscode/scopes/folders';
import { openFilesScope } from '../../src/vscode/scopes/openFiles';
import type { Scope } from '../../src/vscode/scopes/scope';
import { selectionScope } from '../../src/vscode/scopes/selection';
import { SetupError } from '../../src/vscode/setupError';
import { FolderLists } from '../../src/worker/listing.node';
import { closeAll, fixture, openFixture } from './fixture';

/** What a scope comes to, its folders listed as the engine does it. */
async function gather(
  scope: Scope,
  maxBytes = 2 ** 20,
  signal = new AbortController().signal,
): Promise<Corpus> {
  const options = { maxBytes, leaveOutGenerated: true, onProgress: () => undefined };
  return new FolderLists().list(await scope.gather(options, signal), () => undefined, signal);
}

const paths = (corpus: Corpus) => corpus.documents.map(({ path }) => path);
const leftOut = (corpus: Corpus) => corpus.leftOut.map(({ path, reason }) => `${path} ${reason}`).sort();

function textOf(document: DocumentSource | undefined): string {
  assert.ok(document?.origin.kind === 'text', `${document?.path ?? 'nothing'} is no text of the editor`);
  return document.origin.text;
}

const withCode = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof SetupError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

describe('the scope of a question', () => {
  beforeEach(closeAll);
  afterEach(closeAll);

  describe('over a selection', () => {
    it('is the text as selected, with the lines it has in the file', async () => {
      const editor = await openFixture('src/orders.ts');
      editor.selection = new vscode.Selection(2, 0, 4, 0);
      const corpus = await gather(selectionScope(editor));
      assert.equal(corpus.name, 'Selection in src/orders.ts');
      const [document] = corpus.documents;
      assert.equal(document?.path, 'src/orders.ts');
      assert.equal(document.firstLine, 3);
      assert.equal(document.language, 'typescript');
      assert.equal(document.uri, fixture('src/orders.ts').toString());
      assert.equal(textOf(document), editor.document.getText(new vscode.Range(2, 0, 4, 0)));
    });

    it('is one document for each of several selections, in the order of the file', async () => {
      const editor = await openFixture('src/orders.ts');
      editor.selections = [
        new vscode.Selection(5, 0, 6, 0),
        new vscode.Selection(0, 0, 1, 0),
        new vscode.Selection(3, 0, 3, 0),
      ];
      const corpus = await gather(selectionScope(editor));
      assert.deepEqual(paths(corpus), ['src/orders.ts~1', 'src/orders.ts~2']);
      assert.deepEqual(
        corpus.documents.map(({ firstLine }) => firstLine),
        [1, 6],
      );
    });

    it('is the unsaved text', async () => {
      const editor = await openFixture('src/orders.ts');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'UNSAVED\n'));
      editor.selection = new vscode.Selection(0, 0, 1, 0);
      assert.equal(textOf((await gather(selectionScope(editor))).documents[0]), 'UNSAVED\n');
    });

    it('is refused when nothing is selected, or no editor is there', async () => {
      const editor = await openFixture('src/orders.ts');
      editor.selection = new vscode.Selection(1, 0, 1, 0);
      assert.throws(
        () => selectionScope(editor),
        withCode('empty-selection', /Nothing is selected in src\/orders\.ts/),
      );
      assert.throws(() => selectionScope(undefined), withCode('no-editor', /No text editor is active/));
    });
  });

  describe('over open files', () => {
    it('is their text as the editor shows it, unsaved and untitled too', async () => {
      const editor = await openFixture('src/orders.ts');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'UNSAVED\n'));
      await openFixture('docs/readme.md');
      const untitled = await vscode.workspace.openTextDocument({
        content: 'never saved',
        language: 'markdown',
      });
      await vscode.window.showTextDocument(untitled, { preview: false });
      const corpus = await gather(openFilesScope());
      assert.deepEqual(paths(corpus), [untitled.uri.path, 'docs/readme.md', 'src/orders.ts']);
      assert.equal(textOf(corpus.documents[0]), 'never saved');
      assert.match(textOf(corpus.documents[2]), /^UNSAVED\n/);
    });

    it('are not what the extension itself shows in an editor', async () => {
      await openFixture('src/orders.ts');
      const preview = vscode.Uri.from({ scheme: 'rlm-preview', path: '/1/Context.md' });
      await vscode.window.showTextDocument(preview, { preview: false });
      assert.deepEqual(paths(await gather(openFilesScope())), ['src/orders.ts']);
    });

    it('leaves out what .rlmignore files name, here or further up, while a selection of it is in', async () => {
      const rules = { '.rlmignore': '*.md\n!kept.md\n', 'src/.rlmignore': '/orders.ts\n' };
      for (const [path, text] of Object.entries(rules))
        await vscode.workspace.fs.writeFile(fixture(path), new TextEncoder().encode(text));
      try {
        await openFixture('docs/readme.md');
        await openFixture('src/http.ts');
        const editor = await openFixture('src/orders.ts');
        const corpus = await gather(openFilesScope());
        assert.deepEqual(paths(corpus), ['src/http.ts']);
        assert.deepEqual(leftOut(corpus), ['docs/readme.md rlmignored', 'src/orders.ts rlmignored']);
        editor.selection = new vscode.Selection(0, 0, 2, 0);
        assert.deepEqual(paths(await gather(selectionScope(editor))), ['src/orders.ts']);
      } finally {
        for (const path of Object.keys(rules)) await vscode.workspace.fs.delete(fixture(path));
      }
    });

    it('leaves out secrets, binaries and what is too large, with the reason', async () => {
      const binary = join(tmpdir(), `rlm-binary-${process.pid}.dat`);
      await writeFile(binary, Buffer.from([0, 1, 2, 0, 255, 0]));
      await openFixture('.env');
      await openFixture('src/orders.ts');
      await openFixture('docs/readme.md');
      const tabs = {
        text: [
          ...vscode.window.tabGroups.all
            .flatMap((group) => group.tabs)
            .map(({ input }) => (input as vscode.TabInputText).uri),
          vscode.Uri.file(binary),
        ],
        others: [{ uri: fixture('notes.ipynb'), kind: 'a notebook' }],
      };
      const corpus = await gather(openFilesScope(tabs), 300);
      await rm(binary);
      assert.deepEqual(paths(corpus), ['docs/readme.md']);
      assert.deepEqual(leftOut(corpus), [
        '.env secret',
        `${binary} binary`,
        'notes.ipynb unsupported',
        'src/orders.ts oversized',
      ]);
    });

    it('is refused when no file with text is open', () => {
      assert.throws(() => openFilesScope(), withCode('no-open-files', /No file with text is open/));
    });
  });

  describe('over the workspace', () => {
    it('is its files; ignored ones and secrets are counted with the reason', async () => {
      const corpus = await gather(workspaceScope());
      assert.equal(corpus.name, 'Workspace');
      assert.deepEqual(paths(corpus), ['.gitignore', 'docs/readme.md', 'src/http.ts', 'src/orders.ts']);
      assert.ok(leftOut(corpus).includes('.env secret'), leftOut(corpus).join(', '));
      assert.equal(corpus.documents[2]?.uri, fixture('src/http.ts').toString());
      assert.equal(corpus.documents[2].origin.kind, 'file');
    });

    it('prefers unsaved text to what is on disk', async () => {
      const editor = await openFixture('src/orders.ts');
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'UNSAVED\n'));
      const corpus = await gather(workspaceScope());
      assert.match(textOf(corpus.documents.find(({ path }) => path === 'src/orders.ts')), /^UNSAVED\n/);
    });

    it('heeds files.exclude, but not what is set to false there', async () => {
      const files = vscode.workspace.getConfiguration('files');
      await files.update('exclude', { '**/docs': true, '**/src': false }, vscode.ConfigurationTarget.Global);
      try {
        const corpus = await gather(workspaceScope());
        assert.deepEqual(paths(corpus), ['.gitignore', 'src/http.ts', 'src/orders.ts']);
        assert.ok(leftOut(corpus).includes('docs/ excluded'), leftOut(corpus).join(', '));
      } finally {
        await files.update('exclude', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('stops when cancelled', async () => {
      const cancelled = AbortSignal.abort(new Error('cancelled'));
      await assert.rejects(gather(workspaceScope(), 1, cancelled), /cancelled/);
    });
  });

  describe('over a folder', () => {
    it('is its files, called as they are in the workspace', async () => {
      const scope = await folderScope(fixture('src'));
      assert.equal(scope.label, 'the folder src');
      const corpus = await gather(scope);
      assert.equal(corpus.name, 'Folder src');
      assert.deepEqual(paths(corpus), ['src/http.ts', 'src/orders.ts']);
    });

    it('may be the whole workspace folder', async () => {
      assert.ok(paths(await gather(await folderScope(fixture('')))).includes('src/http.ts'));
    });

    it('is refused when it is a file or is gone', async () => {
      await assert.rejects(
        folderScope(fixture('src/http.ts')),
        withCode('not-a-folder', /src\/http\.ts is not a folder/),
      );
      await assert.rejects(
        folderScope(fixture('gone')),
        withCode('not-a-folder', /The folder gone cannot be read/),
      );
    });
  });
});

describe('a folder of another file system', () => {
  const files = new Map([
    ['/app/.gitignore', 'dist/\n'],
    ['/app/src/main.ts', 'export const gate = 1;\n'],
    ['/app/dist/out.js', 'gate'],
  ]);

  it('is read through the editor, with the same rules', async () => {
    const link = vscode.workspace.registerFileSystemProvider('rlmtest', inMemoryFileSystem(files), {
      isReadonly: true,
    });
    try {
      const corpus = await gather(await folderScope(vscode.Uri.parse('rlmtest:/app')));
      assert.deepEqual(paths(corpus), ['.gitignore', 'src/main.ts']);
      const [, main] = corpus.documents;
      assert.equal(main?.uri, 'rlmtest:/app/src/main.ts');
      assert.ok(main.origin.kind === 'bytes');
      assert.equal(new TextDecoder().decode(main.origin.bytes), 'export const gate = 1;\n');
      assert.deepEqual(leftOut(corpus), ['dist/ ignored']);
    } finally {
      link.dispose();
    }
  });
});

/** Files by path; folders are what their paths imply. */
function inMemoryFileSystem(files: ReadonlyMap<string, string>): vscode.FileSystemProvider {
  const below = (path: string) => [...files.keys()].filter((file) => file.startsWith(`${path}/`));
  const refuse = () => {
    throw vscode.FileSystemError.NoPermissions();
  };
  return {
    onDidChangeFile: () => new vscode.Disposable(() => undefined),
    watch: () => new vscode.Disposable(() => undefined),
    stat({ path }) {
      const text = files.get(path);
      if (text === undefined && below(path).length === 0) throw vscode.FileSystemError.FileNotFound(path);
      const type = text === undefined ? vscode.FileType.Directory : vscode.FileType.File;
      return { type, ctime: 0, mtime: 0, size: text?.length ?? 0 };
    },
    readDirectory({ path }) {
      const names = new Map<string, vscode.FileType>();
      for (const file of below(path)) {
        const [name = '', ...more] = file.slice(path.length + 1).split('/');
        names.set(name, more.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
      }
      return [...names];
    },
    readFile({ path }) {
      const text = files.get(path);
      if (text === undefined) throw vscode.FileSystemError.FileNotFound(path);
      return new TextEncoder().encode(text);
    },
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
