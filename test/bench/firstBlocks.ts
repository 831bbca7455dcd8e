import { readFirstBlocks, runFirstBlock } from '../support/firstBlocks';
import { loadQuickJs } from '../support/openRepl';

/** Shapes written in another language or for another REPL: most of them must fail, and say what to write. */
const foreign = new Set(['mistakes', 'node', 'python']);

interface Count {
  all: number;
  ran: number;
}

/** Prints the share of the first blocks in `test/corpus` that run without an error: by shape, and in all. */
export async function showFirstBlocks(): Promise<void> {
  const wasm = await loadQuickJs();
  const counts = new Map<string, Count>();
  for (const block of await readFirstBlocks()) {
    const { error } = await runFirstBlock(block, wasm);
    for (const group of [block.shape, foreign.has(block.shape) ? 'foreign habits' : 'JavaScript']) {
      const count = counts.get(group) ?? { all: 0, ran: 0 };
      counts.set(group, { all: count.all + 1, ran: count.ran + (error === undefined ? 1 : 0) });
    }
  }
  console.log(`\n${'first blocks'.padEnd(16)}  count  ran without an error`);
  const isTotal = ([group]: [string, Count]) => group === 'JavaScript' || group === 'foreign habits';
  const rows = [...counts].sort((a, b) => Number(isTotal(a)) - Number(isTotal(b)));
  for (const [group, { all, ran }] of rows) {
    console.log(
      `${group.padEnd(16)}  ${String(all).padStart(5)}  ${((100 * ran) / all).toFixed(1).padStart(5)} %`,
    );
  }
}
