import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gatherFolders } from '../../../src/gather/gatherFolders';
import { nodeDirectoryReader } from '../../../src/gather/nodeDirectoryReader.node';

const names = ['a', 'b', 'lib', 'x.js', 'x.log', 'y [1].md', 'keep.log'];
const patterns = [
  '*.log',
  '!keep.log',
  'lib/',
  '!lib/',
  '/a',
  '!/a',
  'a/b',
  '**/b/x.js',
  'b/**',
  '*',
  '!*/',
  '!*.js',
  'y \\[1\\].md',
  '[xy].*',
  '\\!odd',
  '# comment',
  'x.js ',
  '/lib/*',
  '!/lib/x.js',
];

describe('nested ignore files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-ignore-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (let seed = 1; seed <= 10; seed++) {
    it(`mean what they mean to Git (generated repository ${seed})`, async function () {
      if (!hasGit()) this.skip();
      const pick = random(seed);
      git(folder, 'init', '--quiet');
      for (const path of tree(3)) write(join(folder, path), path);
      for (const at of ['', 'a', 'b', 'lib', 'a/b', 'a/lib', 'lib/y [1]', 'b/a/b']) {
        if (at !== '' && pick(3) === 0) continue;
        const lines = Array.from({ length: 1 + pick(5) }, () => patterns[pick(patterns.length)] ?? '');
        write(join(folder, at, '.gitignore'), lines.join(pick(4) === 0 ? '\r\n' : '\n'));
      }
      assert.deepEqual(await gathered(folder), listedByGit(folder));
      const visible = listedByGit(folder).some((path) => path.startsWith('a/'));
      if (visible) assert.deepEqual(await gathered(join(folder, 'a')), listedByGit(join(folder, 'a')));
    });
  }
});

/** Every file of a tree in which each folder holds every name. */
function tree(depth: number): string[] {
  const folders = depth === 0 ? [] : names.filter((name) => !name.includes('.'));
  const files = names.filter((name) => name.includes('.'));
  return [...files, ...folders.flatMap((name) => tree(depth - 1).map((path) => `${name}/${path}`))];
}

async function gathered(path: string): Promise<string[]> {
  const corpus = await gatherFolders({
    name: 'Repository',
    roots: [{ name: 'repository', path }],
    reader: nodeDirectoryReader(),
    signal: new AbortController().signal,
  });
  return corpus.documents.map((document) => document.path);
}

function listedByGit(path: string): string[] {
  const listed = git(path, 'ls-files', '-z', '--others', '--cached', '--exclude-standard').split('\0');
  return listed.filter((name) => name !== '').sort();
}

function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function hasGit(): boolean {
  try {
    return execFileSync('git', ['--version'], { encoding: 'utf8' }).startsWith('git version');
  } catch {
    return false;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A small generator (mulberry32), so that a failure can be repeated by its seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
