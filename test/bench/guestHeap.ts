import type { Snapshot } from '../../src/context/snapshot';
import { loadQuickJs, openRepl } from '../support/openRepl';

const megabyte = 2 ** 20;
/** Megabytes of memory for the guest, REPL included; it does not start with less than the first. */
const sizes = [16, 20, 24, 32, 64, 128];
const noLimit = 600_000;

/** Reads every text, every line, every match and every chunk. */
const touching = `let characters = 0, lines = 0, matches = 0, chunks = 0;
for (const file of context.files) characters += file.text.length;
for (const line of context.split("\\n")) lines++;
for (const hit of context.grep("import")) matches += hit.line > 0;
for (const chunk of context.chunks()) chunks += chunk.paths.length > 0;
print(characters, "characters,", lines, "lines,", matches, "matches and", chunks, "chunks");`;

/** Prints the smallest memory in which a guest can touch everything: what it holds of it at once. */
export async function showGuestHeap(snapshot: Snapshot): Promise<void> {
  const wasm = await loadQuickJs();
  for (const size of sizes) {
    const limits = { memoryBytes: size * megabyte, codeTimeoutMs: noLimit, searchTimeoutMs: noLimit };
    const repl = await openRepl(wasm, { snapshot, ...limits });
    const start = performance.now();
    const { output, error } = await repl.run(touching, new AbortController().signal);
    repl.dispose();
    if (error !== undefined) continue;
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    console.log(`guest: ${output.trim()} touched one by one in ${seconds} s, within ${size} MB of memory`);
    return;
  }
  console.log(`guest: ${sizes.at(-1) ?? 0} MB of memory are not enough to touch everything`);
}
