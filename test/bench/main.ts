/**
 * `npm run bench [-- CASE…]`: each case runs in a process of its own, five times; medians are shown.
 * `npm run bench -- blocks` shows how many first code blocks of models run at the first try.
 * Times are milliseconds of wall clock. "over" is what is left of it when the model's own time is taken away.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fanOut, threeTurns, type CaseResult } from './cases';
import { showFirstBlocks } from './firstBlocks';
import { median } from './measure';

const cases: Readonly<Record<string, () => Promise<CaseResult>>> = {
  '3 turns of 50 ms, 1 MB': () => threeTurns(1),
  '3 turns of 50 ms, 10 MB': () => threeTurns(10),
  '3 turns of 50 ms, 100 MB': () => threeTurns(100),
  '64 calls of 100 ms': () => fanOut(64, 100),
  '256 calls of 100 ms': () => fanOut(256, 100),
  '64 calls of 500 ms': () => fanOut(64, 500),
  '256 calls of 500 ms': () => fanOut(256, 500),
};
const repeats = 5;

const [flag, name = ''] = process.argv.slice(2);
if (flag === '--case') {
  const result = await cases[name]?.();
  console.log(JSON.stringify(result));
} else {
  const wanted = process.argv.slice(2);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, median of ${repeats}\n`,
  );
  console.log(['case'.padEnd(26), ' ', 'wall', 'over', 'ratio', 'longest block', 'peak MB'].join('  '));
  for (const title of Object.keys(cases)) {
    if (wanted.length === 0 || wanted.some((part) => title.includes(part))) await show(title);
  }
  if (wanted.length === 0 || wanted.includes('blocks')) await showFirstBlocks();
}

async function show(title: string): Promise<void> {
  const results: CaseResult[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) results.push(await runCase(title));
  for (const phase of ['cold', 'warm']) {
    const samples = results.flatMap((result) => result.samples[phase] ?? []);
    const ideal = results[0]?.ideal ?? NaN;
    const wall = median(samples.map((sample) => sample.wall));
    const figures = [
      wall.toFixed(0).padStart(5),
      (wall - ideal).toFixed(0).padStart(5),
      (wall / ideal).toFixed(2).padStart(5),
      median(samples.map((sample) => sample.block))
        .toFixed(0)
        .padStart(8),
      phase === 'warm'
        ? median(results.map(({ peak }) => peak))
            .toFixed(0)
            .padStart(12)
        : '',
    ];
    console.log(`${title.padEnd(26)}  ${phase}  ${figures.join('  ')}`);
  }
}

async function runCase(title: string): Promise<CaseResult> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), '--case', title], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the case "${title}" failed`);
  return JSON.parse(output) as CaseResult;
}
