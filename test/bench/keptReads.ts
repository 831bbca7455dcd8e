import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournalStore } from '../../src/trace/fileJournalStore.node';
import { openJournal } from '../../src/trace/journal';
import { textHash } from '../../src/trace/textHash.node';
import { ask, realSession } from '../support/askEngine';
import { repl, scriptedModel } from '../support/scriptedModel';
import { median } from './measure';

const repeats = 5;
const blocks: Readonly<Record<string, string>> = {
  '50,000 single characters': 'let n = 0; for (let i = 0; i < 50_000; i++) n += context.charCodeAt(i); n',
  '20,000 slices of 100':
    'let n = 0; for (let i = 0; i < 20_000; i++) n += context.slice(i, i + 100).length; n',
  'a loop over 100,000 matches': 'let n = 0; for (const hit of context.grep(/line/g)) n += hit.line; n',
  '8 MB of text in 80 slices':
    'let n = 0; for (let i = 0; i < 80; i++) n += context.slice(i * 100_000, (i + 1) * 100_000).length; n',
};

/** What it costs a block that what it reads is kept in a trace, on the same engine in turn. */
export async function showKeptReads(): Promise<void> {
  console.log(`\nwhat code reads, kept in a trace or not: milliseconds of the block, medians of ${repeats}`);
  const folder = mkdtempSync(join(tmpdir(), 'rlm-bench-reads-'));
  const session = realSession();
  const text = Array.from(
    { length: 100_000 },
    (_, line) => `this is line ${line} of a text that is read, ${'and '.repeat(line % 20)}`,
  ).join('\n');
  const run = async (code: string, file: string | undefined) => {
    const journal =
      file === undefined
        ? undefined
        : openJournal(fileJournalStore(file), {
            runId: 'bench',
            createdAt: 0,
            software: 'bench',
            hash: textHash,
          });
    const { events, finished } = await ask(session, {
      texts: { 'a.txt': text },
      root: scriptedModel(repl(code), repl('FINAL("read")')),
      record: (event) => journal?.record(event) ?? Promise.resolve(),
      ...(journal ? { keepContext: 64_000_000 } : {}),
    });
    await journal?.close();
    if (finished.status !== 'complete') throw new Error(JSON.stringify(finished));
    const block = events.find((event) => event.type === 'code.finished');
    return block?.milliseconds ?? NaN;
  };
  try {
    for (const [title, code] of Object.entries(blocks)) {
      const times = { off: [] as number[], on: [] as number[] };
      let bytes = 0;
      for (let repeat = 0; repeat < repeats; repeat++) {
        times.off.push(await run(code, undefined));
        const file = join(folder, `${title.length}-${repeat}.jsonl`);
        times.on.push(await run(code, file));
        bytes = statSync(file).size;
      }
      const [off, on] = [median(times.off), median(times.on)];
      console.log(
        `${title.padEnd(30)}  ${String(off).padStart(5)} without, ${String(on).padStart(5)} with (${(on / off).toFixed(2)}), ${(bytes / 1e6).toFixed(1)} MB of trace`,
      );
    }
  } finally {
    await session.dispose();
    rmSync(folder, { recursive: true });
  }
}
