import { complaint, readFirstBlocks, runFirstBlock } from '../support/firstBlocks';
import { loadQuickJs } from '../support/openRepl';

/** Shapes written in another language or for another REPL: most of them must fail, and say what to write. */
const foreign = new Set(['mistakes', 'node', 'notebook', 'python']);
const totals = ['JavaScript', 'foreign habits', 'all'];

interface Count {
  all: number;
  ran: number;
  helped: number;
}

/**
 * Prints the shares of the first blocks in `test/corpus` that run without an error, and that do what the corpus
 * says (run, or fail with the hint that it names): by shape, and in all. Names those that do neither.
 */
export async function showFirstBlocks(): Promise<void> {
  const wasm = await loadQuickJs();
  const counts = new Map<string, Count>();
  const wrong: string[] = [];
  for (const block of await readFirstBlocks()) {
    const result = await runFirstBlock(block, wasm);
    const why = complaint(block, result);
    if (why !== undefined) wrong.push(`${block.shape}.txt:${block.line}: ${why}`);
    for (const group of [block.shape, foreign.has(block.shape) ? 'foreign habits' : 'JavaScript', 'all']) {
      const count = counts.get(group) ?? { all: 0, ran: 0, helped: 0 };
      count.all++;
      if (result.error === undefined) count.ran++;
      if (why === undefined) count.helped++;
      counts.set(group, count);
    }
  }
  console.log(`\n${'first blocks'.padEnd(16)}  count  ran without an error  ran, or told what to write`);
  const rows = [...counts].sort(([a], [b]) => totals.indexOf(a) - totals.indexOf(b));
  for (const [group, { all, ran, helped }] of rows) {
    const share = (count: number) => `${((100 * count) / all).toFixed(1).padStart(5)} %`;
    console.log(
      `${group.padEnd(16)}  ${String(all).padStart(5)}  ${share(ran).padEnd(20)}  ${share(helped)}`,
    );
  }
  for (const line of wrong) console.log(line);
}
