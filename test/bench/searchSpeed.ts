import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chunk } from '../../src/context/chunks';
import { grep, grepPattern } from '../../src/context/grep';
import { Ranker } from '../../src/context/rank';
import type { Hits } from '../../src/context/matches';
import { Snapshot } from '../../src/context/snapshot';
import { textOf } from '../../src/context/span';
import { load } from '../../src/worker/loading.node';
import { defaultStoreLimits, TextStore } from '../../src/worker/textStore.node';
import { showGuestHeap } from './guestHeap';
import { median } from './measure';
import { packagesFolder } from './packages';

const heldBytes = 800_000_000;
const largestFile = 2_000_000;
const repeats = 5;
const endings = [
  'js',
  'cjs',
  'mjs',
  'ts',
  'tsx',
  'jsx',
  'json',
  'md',
  'css',
  'html',
  'yml',
  'yaml',
  'txt',
  'map',
];
const patterns: readonly (readonly [source: string, flags: string])[] = [
  ['TODO', ''],
  ['TODO|FIXME|HACK', ''],
  ['\\bfunction\\s+\\w+\\(', ''],
  ['copyright', 'i'],
  ['[A-Z]\\w+Error\\b', ''],
];

/**
 * Speed of search beside ripgrep on the same files of published packages, of chunks and of ranking, and what memory
 * a guest needs that touches all of it.
 */
export async function showSearchSpeed(): Promise<void> {
  const root = await packagesFolder();
  const { paths, bytes } = textFiles(root);
  const store = new TextStore({ ...defaultStoreLimits, heldBytes });
  const sources = paths.map((fsPath) => ({
    path: fsPath.slice(root.length + 1),
    size: 0,
    origin: { kind: 'file' as const, fsPath },
  }));
  const { documents } = await load(
    sources,
    store,
    { onLost: () => undefined, onRead: () => undefined },
    new AbortController().signal,
  );
  const snapshot = new Snapshot(documents);
  console.log(
    `\nsearch of ${documents.length} files, ${(bytes / 1e6).toFixed(0)} MB, all in memory; GB/s, medians of ${repeats}`,
  );
  for (const [source, flags] of patterns) compare(snapshot, bytes, root, source, flags);
  showOthers(snapshot);
  await showGuestHeap(snapshot);
}

/** What ripgrep is told to search, too. */
function textFiles(root: string): { paths: string[]; bytes: number } {
  const isText = new RegExp(`\\.(?:${endings.join('|')})$`);
  const paths: string[] = [];
  let bytes = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isText.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = statSync(path);
    if (size > largestFile) continue;
    paths.push(path);
    bytes += size;
  }
  return { paths, bytes };
}

/** One after the other in turn, so that whatever else the machine does falls on both. */
function compare(snapshot: Snapshot, bytes: number, root: string, source: string, flags: string): void {
  const { expression } = grepPattern({ source, flags });
  const all = [...snapshot.documents.keys()];
  const ripgrep = ripgrepPath();
  const args = [
    '--no-ignore',
    '--hidden',
    '--count-matches',
    '--no-filename',
    '--max-filesize',
    String(largestFile),
    ...endings.flatMap((ending) => ['--glob', `*.${ending}`]),
    ...(flags.includes('i') ? ['-i'] : []),
    '-e',
    source,
    root,
  ];
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  let found: string[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const start = performance.now();
    const hits = grep(snapshot, expression, all);
    const between = performance.now();
    const counts = execFileSync(ripgrep, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    times.ours.push(between - start);
    times.theirs.push(performance.now() - between);
    const theirs = counts.split('\n').reduce((sum, count) => sum + Number(count), 0);
    found = [inWords(snapshot, hits), theirs.toString()];
  }
  const speed = (ms: readonly number[]) => bytes / 1e6 / median(ms);
  const [ours, theirs] = [speed(times.ours), speed(times.theirs)];
  console.log(
    `${`${source} ${flags}`.padEnd(26)} grep ${ours.toFixed(2)}  ripgrep ${theirs.toFixed(2)}  ratio ${(ours / theirs).toFixed(2)}  matches ${found.join(' and ')}`,
  );
}

/** How many there are, and how many of them ripgrep cannot find, which looks at each line by itself. */
function inWords(snapshot: Snapshot, hits: Hits): string {
  const overLines = Array.from(hits).filter((hit) => textOf(snapshot, hit).includes('\n')).length;
  return overLines === 0 ? `${hits.length}` : `${hits.length} (${overLines} of them over the end of a line)`;
}

function ripgrepPath(): string {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const { resolve } = createRequire(require.resolve('@vscode/ripgrep'));
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  return resolve(`@vscode/ripgrep-${process.platform}-${process.arch}/bin/${program}`);
}

function showOthers(snapshot: Snapshot): void {
  const all = [...snapshot.documents.keys()];
  const megabytes = snapshot.characters / 1e6;
  const start = performance.now();
  const chunks = chunk(snapshot, all, { maxChars: 80_000, overlap: 0 });
  const chunked = performance.now();
  console.log(`chunks: ${chunks.length}, ${(megabytes / ((chunked - start) / 1e3)).toFixed(0)} MB/s`);
  const ranker = new Ranker(snapshot);
  const { compared } = ranker.rank('retry with exponential backoff', 10, all);
  const ranked = (performance.now() - chunked) / 1e3;
  console.log(
    `rank over all: ${ranked.toFixed(2)} s, ${(megabytes / ranked).toFixed(0)} MB/s, passages of ${compared} files compared`,
  );
}
