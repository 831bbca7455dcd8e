import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gatherFolders } from '../../../src/gather/gatherFolders';
import { nodeDirectoryReader } from '../../../src/gather/nodeDirectoryReader.node';

describe('gathering from disk', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-gather-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('joins and parts paths as the platform does', () => {
    const windows = nodeDirectoryReader('win32');
    assert.equal(windows.join('C:\\work', 'a.ts'), 'C:\\work\\a.ts');
    assert.equal(windows.join('D:\\', 'a.ts'), 'D:\\a.ts');
    assert.equal(windows.parent('C:\\work'), 'C:\\');
    assert.equal(windows.parent('C:\\'), undefined);
    assert.equal(windows.parent('\\\\server\\share\\docs'), '\\\\server\\share\\');
    assert.equal(windows.parent('\\\\server\\share\\'), undefined);
    assert.equal(windows.ignoreCase, true);
    const linux = nodeDirectoryReader('linux');
    assert.equal(linux.join('/', 'a\\b.ts'), '/a\\b.ts');
    assert.equal(linux.parent('/work'), '/');
    assert.equal(linux.parent('/'), undefined);
  });

  it('follows no link, neither out of the folder nor in a circle', async () => {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/a.ts'), 'x');
    symlinkSync(folder, join(folder, 'src/loop'));
    symlinkSync(join(folder, 'src/a.ts'), join(folder, 'again.ts'));
    symlinkSync('/nowhere', join(folder, 'broken'));
    const corpus = await gather([folder]);
    assert.deepEqual(
      corpus.documents.map(({ path }) => path),
      ['src/a.ts'],
    );
    assert.deepEqual(
      corpus.leftOut.map(({ path, reason }) => [path, reason]),
      [
        ['again.ts', 'unsupported'],
        ['broken', 'unsupported'],
        ['src/loop', 'unsupported'],
      ],
    );
  });

  it('reads no ignore file that is a device, a pipe, a folder or very large, and says so', async function () {
    if (process.platform === 'win32') this.skip();
    const file = (name: string) => join(folder, name);
    for (const name of ['device', 'pipe', 'folder', 'large', 'link']) {
      mkdirSync(file(name));
      writeFileSync(file(`${name}/a.ts`), 'x');
    }
    symlinkSync('/dev/zero', file('device/.gitignore'));
    execFileSync('mkfifo', [file('pipe/.rlmignore')]);
    mkdirSync(file('folder/.gitignore'));
    writeFileSync(file('large/.gitignore'), '*.log\n'.repeat(200_000));
    writeFileSync(file('rules'), '*.ts');
    symlinkSync(file('rules'), file('link/.rlmignore'));
    const { documents, leftOut } = await gather([folder]);
    assert.deepEqual(
      documents.map(({ path }) => path),
      ['device/a.ts', 'folder/a.ts', 'large/.gitignore', 'large/a.ts', 'pipe/a.ts', 'rules'],
    );
    assert.deepEqual(
      leftOut.filter(({ reason }) => reason === 'unreadable').map(({ path, detail }) => [path, detail]),
      [
        [file('device/.gitignore'), 'its rules were not applied: it is not a regular file'],
        [file('folder/.gitignore'), 'its rules were not applied: it is not a regular file'],
        [file('large/.gitignore'), 'its rules were not applied: it is larger than 1 MB'],
        [file('pipe/.rlmignore'), 'its rules were not applied: it is not a regular file'],
      ],
    );
    assert.deepEqual(
      leftOut.filter(({ reason }) => reason === 'rlmignored').map(({ path }) => path),
      ['link/a.ts'],
    );
  });

  it('makes URIs that lead to the file', async () => {
    const path = join(folder, 'a #1 %.ts');
    writeFileSync(path, 'x');
    const corpus = await gather([folder]);
    assert.equal(new URL(corpus.documents[0]?.uri ?? '').pathname, pathToFileURL(path).pathname);
  });

  it('never holds up the thread for long, with many files in one folder', async () => {
    writeFileSync(join(folder, '.gitignore'), Array.from({ length: 50 }, (_, i) => `*.gen${i}`).join('\n'));
    for (let i = 0; i < 3000; i++) writeFileSync(join(folder, `file${i}.ts`), '');
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const corpus = await gather([folder]);
    clearInterval(timer);
    assert.equal(corpus.documents.length, 3001);
    assert.ok(ticks > 2, `others had ${ticks} turns`);
  });
});

function gather(paths: string[]) {
  return gatherFolders({
    name: 'Folder',
    roots: paths.map((path) => ({ name: 'folder', path, uri: pathToFileURL(path).href })),
    reader: nodeDirectoryReader(),
    signal: new AbortController().signal,
  });
}
