import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findRepository } from './repository';
import { openRepl } from './openRepl';
import { sampleTexts } from './sampleTexts';

/**
 * What a first block is expected to do: run without an error (`ok`), print a text (`prints`), get a note beside
 * its output (`note`), end the run (`final`), or throw an error that holds a text, itself or in a note beside it (`hint`).
 */
export type Expectation = 'ok' | 'prints' | 'note' | 'final' | 'hint';

/** One first look at a context, as models write it. */
export interface FirstBlock {
  /** The file of `test/corpus` that it is in, without extension. */
  readonly shape: string;
  /** Line of the file at which its code begins. */
  readonly line: number;
  readonly expects: Expectation;
  readonly text: string;
  readonly code: string;
}

export interface FirstBlockResult {
  readonly output: string;
  readonly error: string | undefined;
  readonly final: string | undefined;
}

/** All of `test/corpus`, in order. Blocks stand below lines `%% EXPECTATION [TEXT]`. */
export async function readFirstBlocks(): Promise<FirstBlock[]> {
  const folder = join(findRepository().root, 'test/corpus');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.txt')).sort();
  const files = await Promise.all(
    names.map(async (name) => parseBlocks(name.slice(0, -4), await readFile(join(folder, name), 'utf8'))),
  );
  return files.flat();
}

function parseBlocks(shape: string, source: string): FirstBlock[] {
  const lines = source.split('\n');
  const starts = lines.flatMap((line, index) => (line.startsWith('%% ') ? [index] : []));
  return starts.map((start, index) => {
    const [, expects = '', text = ''] = /^%% (\w+) ?(.*)$/.exec(lines[start] ?? '') ?? [];
    if (!isExpectation(expects))
      throw new Error(`${shape}.txt:${start + 1}: no such expectation: ${expects}`);
    const code = lines
      .slice(start + 1, starts[index + 1])
      .join('\n')
      .trimEnd();
    return { shape, line: start + 2, expects, text, code };
  });
}

function isExpectation(word: string): word is Expectation {
  return ['ok', 'prints', 'note', 'final', 'hint'].includes(word);
}

/** Runs a block as the first one of a REPL over the sample texts. */
export async function runFirstBlock(
  { code }: FirstBlock,
  wasm: WebAssembly.Module,
): Promise<FirstBlockResult> {
  const repl = await openRepl(wasm, { texts: sampleTexts, answer: answerTo });
  try {
    const { output, error, final } = await repl.run(code, new AbortController().signal);
    return { output, error, final };
  } finally {
    repl.dispose();
  }
}

/** A sub-model that says what it was asked, as JSON where it was asked for that. */
function answerTo({ prompt }: { readonly prompt: string }): string {
  if (/\bpure JSON\b/.test(prompt)) return '{"names": ["Ada", "Grace"]}';
  if (/\bJSON\b/.test(prompt)) return 'Here it is:\n```json\n{"names": ["Ada", "Grace"]}\n```';
  if (/\byes or no\b/.test(prompt)) return 'Reply: yes, it is';
  return `Reply to: ${prompt.slice(0, 60)}`;
}

/** What is wrong with a result, or `undefined` when it is as expected. */
export function complaint(
  { expects, text }: FirstBlock,
  { output, error, final }: FirstBlockResult,
): string | undefined {
  if (expects === 'hint') {
    if (error === undefined) return `no error, and it printed: ${output.slice(0, 300)}`;
    if (error.length >= 700 || error.split('\n').length > 4) return `its error is too long: ${error}`;
    const notes = output.split('\n').filter((line) => line.startsWith('note: '));
    const said = [error, ...notes].join('\n');
    return said.includes(text) ? undefined : `nothing says ${text}: ${said}`;
  }
  if (error !== undefined) return error;
  if (expects === 'final') return final === undefined ? 'no final answer' : undefined;
  if (expects !== 'ok' && !output.includes(text)) return `does not print ${text}: ${output.slice(0, 300)}`;
  return undefined;
}
