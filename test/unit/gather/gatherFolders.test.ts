import assert from 'node:assert/strict';
import type { Corpus } from '../../../src/context/documents';
import { GatherError } from '../../../src/gather/gatherError';
import { gatherFolders, type GatherRequest } from '../../../src/gather/gatherFolders';
import { inMemoryTree, type TreeNode } from './inMemoryTree';

describe('gatherFolders', () => {
  it('lists the files below a folder, sorted by path, with language, size and the place on disk', async () => {
    const corpus = await gather({ '/w/b.ts': 'let b', '/w/B.md': '# B', '/w/a/é.py': 'ü' });
    assert.deepEqual(pathsOf(corpus), ['B.md', 'a/é.py', 'b.ts']);
    assert.deepEqual(corpus.documents[1], {
      path: 'a/é.py',
      language: 'python',
      size: 2,
      uri: 'file:///w/a/%C3%A9.py',
      origin: { kind: 'file', fsPath: '/w/a/é.py' },
    });
  });

  describe('ignore files', () => {
    it('apply below their folder, the deepest having the last word', async () => {
      const corpus = await gather({
        '/w/.gitignore': 'lib/\n*.log\n!keep.log\n',
        '/w/lib/x.js': '',
        '/w/a.log': '',
        '/w/keep.log': '',
        '/w/app/.gitignore': '!lib/\nkeep.log\n/only-here.txt\n',
        '/w/app/lib/y.js': '',
        '/w/app/lib/z.log': '',
        '/w/app/keep.log': '',
        '/w/app/only-here.txt': '',
        '/w/app/deep/only-here.txt': '',
      });
      assert.deepEqual(pathsOf(corpus), [
        '.gitignore',
        'app/.gitignore',
        'app/deep/only-here.txt',
        'app/lib/y.js',
        'keep.log',
      ]);
      assert.deepEqual(leftOutOf(corpus), [
        'a.log ignored',
        'app/keep.log ignored',
        'app/lib/z.log ignored',
        'app/only-here.txt ignored',
        'lib/ ignored',
      ]);
    });

    it('named .rlmignore count as well, at every depth, and no .gitignore undoes them', async () => {
      const corpus = await gather({
        '/w/.rlmignore': 'drafts/\n*.csv\n',
        '/w/.gitignore': '!*.csv\nout.txt\n',
        '/w/data.csv': '',
        '/w/drafts/a.md': '',
        '/w/out.txt': '',
        '/w/lib/.rlmignore': '!kept.csv\n/local.md\n',
        '/w/lib/kept.csv': '',
        '/w/lib/local.md': '',
        '/w/lib/deep/local.md': '',
        '/w/lib/.git/config': '',
        '/w/lib/other.csv': '',
      });
      assert.deepEqual(pathsOf(corpus), [
        '.gitignore',
        '.rlmignore',
        'lib/.rlmignore',
        'lib/deep/local.md',
        'lib/kept.csv',
      ]);
      assert.deepEqual(leftOutOf(corpus), [
        'data.csv rlmignored',
        'drafts/ rlmignored',
        'lib/.git/ excluded',
        'lib/local.md rlmignored',
        'lib/other.csv rlmignored',
        'out.txt ignored',
      ]);
    });

    it('named .rlmignore hold above a folder too, even against the folder that is asked for', async () => {
      const files = {
        '/w/.git/config': '',
        '/w/.rlmignore': 'private/\n*.pem.txt\n',
        '/w/private/a.md': '',
        '/w/app/b.md': '',
        '/w/app/x.pem.txt': '',
      };
      const asked = async (path: string) =>
        leftOutOf(await gather(files, { roots: [{ name: 'folder', path }] }));
      assert.deepEqual(await asked('/w/app'), ['x.pem.txt rlmignored']);
      assert.deepEqual(await asked('/w/private'), ['a.md rlmignored']);
    });

    it('above a folder count up to the root of its repository and no further', async () => {
      const files = {
        '/home/.gitignore': 'x.ts\n',
        '/home/repo/.git/info/exclude': 'private.ts\n',
        '/home/repo/.gitignore': '*.tmp\n/pkg/gen/\n',
        '/home/repo/pkg/.gitignore': 'y.ts\n',
        '/home/repo/pkg/src/x.ts': '',
        '/home/repo/pkg/src/y.ts': '',
        '/home/repo/pkg/src/private.ts': '',
        '/home/repo/pkg/src/z.tmp': '',
      };
      const corpus = await gather(files, { roots: [root('/home/repo/pkg/src')] });
      assert.deepEqual(pathsOf(corpus), ['x.ts']);
    });

    it('above an ignored folder do not hide what was asked for by name', async () => {
      const files = {
        '/r/.git/HEAD': '',
        '/r/.gitignore': 'out/\n',
        '/r/out/a.ts': '',
        '/r/out/.gitignore': 'b*',
      };
      const corpus = await gather({ ...files, '/r/out/b.ts': '' }, { roots: [root('/r/out')] });
      assert.deepEqual(pathsOf(corpus), ['.gitignore', 'a.ts']);
    });

    it('of a repository do not reach into one nested in it', async () => {
      const corpus = await gather({
        '/w/.git/HEAD': '',
        '/w/.gitignore': '*.gen\n',
        '/w/sub/.git': 'gitdir: ../.git/modules/sub',
        '/w/sub/.gitignore': '/a.ts\n',
        '/w/sub/a.ts': '',
        '/w/sub/b.gen': '',
      });
      assert.deepEqual(pathsOf(corpus), ['.gitignore', 'sub/.gitignore', 'sub/b.gen']);
      assert.ok(leftOutOf(corpus).includes('sub/.git excluded'));
    });

    it('that cannot be read are reported, and the rest goes on', async () => {
      const corpus = await gather({ '/w/a/.gitignore': { unreadable: 'EACCES' }, '/w/a/b.ts': '' });
      assert.deepEqual(pathsOf(corpus), ['a/b.ts']);
      const [entry] = corpus.leftOut;
      assert.equal(entry?.path, '/w/a/.gitignore');
      assert.match(entry.detail ?? '', /rules were not applied: EACCES/);
    });
  });

  it('keeps secrets, binaries, large files, links and special files out, each with its reason', async () => {
    const corpus = await gather(
      {
        '/w/.env': 'A=1',
        '/w/.env.example': 'A=',
        '/w/Server.PEM': '',
        '/w/.ssh/config': '',
        '/w/logo.PNG': '',
        '/w/big.json': '123456789',
        '/w/fits.json': '12345678',
        '/w/link.ts': { symlink: true },
        '/w/pipe': { other: true },
      },
      { maxBytes: 8 },
    );
    assert.deepEqual(pathsOf(corpus), ['.env.example', 'fits.json']);
    assert.deepEqual(leftOutOf(corpus), [
      '.env secret',
      '.ssh/ secret',
      'Server.PEM secret',
      'big.json oversized',
      'link.ts unsupported',
      'logo.PNG binary',
      'pipe unsupported',
    ]);
  });

  it('hides what files.exclude hides, a folder as one entry', async () => {
    const files = {
      '/w/out/a.js': '',
      '/w/out/b.js': '',
      '/w/x/out/c.js': '',
      '/w/a.js': '',
      '/w/a.ts': '',
      '/w/z.js': '',
    };
    const corpus = await gather(files, { exclude: ['out', { glob: '**/*.js', when: '$(basename).ts' }] });
    assert.deepEqual(pathsOf(corpus), ['a.ts', 'x/out/c.js', 'z.js']);
    assert.deepEqual(leftOutOf(corpus), ['a.js excluded', 'out/ excluded']);
  });

  it('says which setting hides what', async () => {
    const corpus = await gather(
      { '/w/dist/a.js': '', '/w/vendor/b.js': '', '/w/c.js': '' },
      { exclude: ['**/dist'], searchExclude: ['**/dist', '**/vendor'] },
    );
    assert.deepEqual(corpus.leftOut, [
      { path: 'dist/', reason: 'excluded', detail: 'files.exclude' },
      { path: 'vendor/', reason: 'excluded', detail: 'search.exclude' },
    ]);
  });

  it('leaves out what tools wrote when asked to, and marks the rest to be judged by its content', async () => {
    const files = { '/w/Cargo.lock': '', '/w/app.min.js': '', '/w/app.js.map': '', '/w/app.js': '' };
    const corpus = await gather(files, { leaveOutGenerated: true });
    assert.deepEqual(
      corpus.leftOut.map(({ path, reason, detail }) => [path, reason, detail]),
      [
        ['Cargo.lock', 'generated', 'a lock file'],
        ['app.js.map', 'generated', 'a source map'],
        ['app.min.js', 'generated', 'minified'],
      ],
    );
    assert.deepEqual(
      corpus.documents.map(({ path, leaveOutIfGenerated }) => [path, leaveOutIfGenerated]),
      [['app.js', true]],
    );
    assert.deepEqual(pathsOf(await gather(files)).length, 4);
    const named = await gather(files, {
      leaveOutGenerated: true,
      roots: [{ name: 'app.min.js', path: '/w/app.min.js' }],
    });
    assert.deepEqual(
      named.documents.map(({ path, leaveOutIfGenerated }) => [path, leaveOutIfGenerated]),
      [['app.min.js', undefined]],
    );
  });

  it('goes on past folders and files that cannot be read', async () => {
    const reader = inMemoryTree({ '/w/a.ts': '', '/w/gone.ts': '', '/w/locked/b.ts': '' });
    const corpus = await gatherFolders(
      request(
        {},
        {
          reader: {
            ...reader,
            list: (path) =>
              path === '/w/locked' ? Promise.reject(new Error('EACCES: locked')) : reader.list(path),
            stat: (path) =>
              path === '/w/gone.ts' ? Promise.reject(new Error('ENOENT: gone')) : reader.stat(path),
          },
        },
      ),
    );
    assert.deepEqual(pathsOf(corpus), ['a.ts']);
    assert.deepEqual(corpus.leftOut, [
      { path: 'gone.ts', reason: 'unreadable', detail: 'ENOENT: gone' },
      { path: 'locked/', reason: 'unreadable', detail: 'EACCES: locked' },
    ]);
  });

  it('names a root that does not exist', async () => {
    await assert.rejects(gather({ '/w/a.ts': '' }, { roots: [root('/nowhere')] }), (error) => {
      assert.ok(error instanceof GatherError);
      assert.match(error.message, /^Cannot read \/nowhere: there is no such file or folder$/);
      return true;
    });
  });

  describe('several roots', () => {
    it('precede paths by their names, told apart where they are equal', async () => {
      const files = { '/one/app/a.ts': '', '/two/app/a.ts': '', '/docs/a.md': '' };
      const corpus = await gather(files, { roots: [root('/one/app'), root('/two/app'), root('/docs')] });
      assert.deepEqual(pathsOf(corpus), ['docs/a.md', 'one/app/a.ts', 'two/app/a.ts']);
    });

    it('never bring a file in twice', async () => {
      const files = { '/w/a.ts': '', '/w/in/b.ts': '' };
      const roots = [root('/w'), root('/w/in'), root('/w/in'), root('/w/a.ts')];
      const corpus = await gather(files, { roots });
      assert.deepEqual(pathsOf(corpus), ['a.ts', 'in/b.ts']);
      assert.deepEqual(corpus.leftOut, []);
    });
  });

  describe('a single file', () => {
    it('comes in although ignored and hidden: it was named', async () => {
      const files = { '/w/.git/HEAD': '', '/w/.gitignore': 'a.ts', '/w/a.ts': 'x' };
      const corpus = await gather(files, { roots: [root('/w/a.ts')], exclude: ['**/*'] });
      assert.deepEqual(
        corpus.documents.map(({ path, uri }) => [path, uri]),
        [['a.ts', 'file:///w/a.ts']],
      );
    });

    it('may be larger than files of a folder, up to 256 MB', async () => {
      const reader = inMemoryTree({ '/w/a.log': '', '/w/b.log': '' });
      const sizes = new Map([
        ['/w/a.log', 200 * 2 ** 20],
        ['/w/b.log', 300 * 2 ** 20],
      ]);
      const corpus = await gatherFolders({
        name: '',
        roots: [root('/w/a.log'), root('/w/b.log')],
        reader: { ...reader, stat: (path) => Promise.resolve({ kind: 'file', size: sizes.get(path) ?? 0 }) },
        signal: new AbortController().signal,
      });
      assert.deepEqual(pathsOf(corpus), ['a.log']);
      assert.deepEqual(leftOutOf(corpus), ['b.log oversized']);
    });

    it('stays out where it may hold secrets', async () => {
      const corpus = await gather({ '/w/.env': '' }, { roots: [root('/w/.env')] });
      assert.deepEqual(corpus.documents, []);
      assert.deepEqual(leftOutOf(corpus), ['.env secret']);
    });
  });

  it('stops when it is cancelled, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reader = inMemoryTree({ '/w/a/b.ts': '', '/w/c.ts': '' });
    const list: typeof reader.list = (path) => {
      controller.abort(new Error('enough'));
      return reader.list(path);
    };
    const started = gatherFolders(request({}, { reader: { ...reader, list }, signal: controller.signal }));
    await assert.rejects(started, /^Error: enough$/);
  });
});

function root(path: string) {
  return { name: path.slice(path.lastIndexOf('/') + 1), path, uri: `file://${path}` };
}

function request(files: Record<string, TreeNode>, changes: Partial<GatherRequest> = {}): GatherRequest {
  const signal = new AbortController().signal;
  return { name: 'Workspace', roots: [root('/w')], reader: inMemoryTree(files), signal, ...changes };
}

function gather(files: Record<string, TreeNode>, changes: Partial<GatherRequest> = {}): Promise<Corpus> {
  return gatherFolders(request(files, changes));
}

function pathsOf(corpus: Corpus): string[] {
  return corpus.documents.map(({ path }) => path);
}

function leftOutOf(corpus: Corpus): string[] {
  return corpus.leftOut.map(({ path, reason }) => `${path} ${reason}`);
}
