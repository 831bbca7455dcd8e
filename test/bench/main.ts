/**
 * `npm run bench [-- PART OF A TITLE…]`: each timed case runs in a process of its own, five times; medians are
 * shown, in milliseconds of wall clock. The bare clients make the same calls with `fetch`, or with `node:http`,
 * and nothing else, on the same machine and in turn with the product: no client that uses `fetch` can be
 * faster than the first, and the second shows what the machine and the test server allow.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { showAttacks } from './attacks';
import type { CaseResult } from './caseResult';
import { showFailingCalls } from './failingCalls';
import { bareFanOut, fanOut } from './fanOut';
import { showFirstBlocks } from './firstBlocks';
import { showGathering } from './gathering';
import { serveLean } from './leanServer';
import { showKeptReads } from './keptReads';
import { showJournal } from './journal';
import { median } from './measure';
import { showParsing } from './parsing';
import { showPromptTokens } from './promptTokens';
import { showSearchSpeed } from './searchSpeed';
import { threeTurns } from './threeTurns';
import { tree } from './tree';

/** By what makes the calls. */
type Clients = Readonly<Record<string, () => Promise<CaseResult>>>;

const ofFanOut = (calls: number, latencyMs: number): Clients => ({
  product: () => fanOut(calls, latencyMs),
  fetch: () => bareFanOut('fetch', calls, latencyMs),
  http: () => bareFanOut('http', calls, latencyMs),
});
const timed: Readonly<Record<string, Clients>> = {
  '3 turns of 50 ms, 1 MB': { product: () => threeTurns(1) },
  '3 turns of 50 ms, 10 MB': { product: () => threeTurns(10) },
  '3 turns of 50 ms, 100 MB': { product: () => threeTurns(100) },
  '64 calls of 100 ms': ofFanOut(64, 100),
  '256 calls of 100 ms': ofFanOut(256, 100),
  '64 calls of 500 ms': ofFanOut(64, 500),
  '256 calls of 500 ms': ofFanOut(256, 500),
  '8 children of 3 turns, 100 ms': { product: () => tree(8, 100) },
};
const counted: Readonly<Record<string, () => Promise<void>>> = {
  'prompt tokens': showPromptTokens,
  'failing calls': showFailingCalls,
  'first blocks': showFirstBlocks,
  'grep, chunks and rank': showSearchSpeed,
  gathering: showGathering,
  parsing: showParsing,
  journal: showJournal,
  attacks: showAttacks,
  'reads kept': showKeptReads,
};
const repeats = 5;
const columns = ['ideal', 'wall', 'ratio', 'fetch', 'ratio', 'http', 'block', 'MB'];

async function showAll(wanted: readonly string[]): Promise<void> {
  const isWanted = (title: string) => wanted.length === 0 || wanted.some((part) => title.includes(part));
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, median of ${repeats}`,
  );
  const titles = Object.keys(timed).filter(isWanted);
  if (titles.length > 0) console.log(`\n${row('case', '', columns)}`);
  for (const title of titles) await show(title);
  for (const [title, count] of Object.entries(counted)) if (isWanted(title)) await count();
}

function row(title: string, phase: string, figures: readonly string[]): string {
  return [title.padEnd(30), phase.padEnd(4), ...figures.map((figure) => figure.padStart(6))].join('  ');
}

/** Clients take turns, so that whatever else the machine does falls on each of them. */
async function show(title: string): Promise<void> {
  const results = new Map<string, CaseResult[]>();
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const client of Object.keys(timed[title] ?? {})) {
      results.set(client, [...(results.get(client) ?? []), await runCase(title, client)]);
    }
  }
  const product = results.get('product') ?? [];
  const ideal = product[0]?.ideal ?? NaN;
  for (const phase of ['cold', 'warm'] as const) {
    const wall = (client: string) =>
      median((results.get(client) ?? []).map(({ samples }) => samples[phase].wall));
    const block = median(product.map(({ samples }) => samples[phase].block));
    const peak = median(product.map((result) => result.peak));
    const figures = [
      shown(ideal),
      shown(wall('product')),
      shown(wall('product') / ideal, 2),
      shown(wall('fetch')),
      shown(wall('product') / wall('fetch'), 2),
      shown(wall('http')),
      shown(block),
      shown(phase === 'warm' ? peak : NaN),
    ];
    console.log(row(phase === 'cold' ? title : '', phase, figures));
  }
}

/** Nothing where there is no figure. */
function shown(figure: number, digits = 0): string {
  return Number.isNaN(figure) ? '' : figure.toFixed(digits);
}

async function runCase(title: string, client: string): Promise<CaseResult> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--case', title, client], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the case "${title}" failed`);
  return JSON.parse(output) as CaseResult;
}

const [flag, ...args] = process.argv.slice(2);
if (flag === '--case') {
  const [title = '', client = ''] = args;
  console.log(JSON.stringify(await timed[title]?.[client]?.()));
} else if (flag === '--server') {
  const [calls, latencyMs] = args.map(Number);
  serveLean(calls ?? 0, latencyMs ?? 0);
} else {
  await showAll(process.argv.slice(2));
}
