import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MessagePort, workerData } from 'node:worker_threads';
import { brotliDecompress } from 'node:zlib';
import { Language, Parser } from 'web-tree-sitter';
import type { ParserReply, ParserRequest, ParserStart } from '../protocol/parser';
import type { Grammar } from '../structure/grammar';
import { grammars } from '../structure/grammars';
import { PatternProblem } from '../structure/parsers';
import { TreeSearch } from '../structure/treeSearch';

/** Pages of 64 KB: a document of 8 MB needs about 200 MB, and this is the end of it. */
const initialPages = 512;
const maxPages = 5_120;
const decompress = promisify(brotliDecompress);

/** Composition root of a parser in a Node worker thread: answers one request after the other. */
const { port, bell } = workerData as ParserStart;
if (!(port instanceof MessagePort)) throw new Error('this file is started as a worker thread');

const languages = new Map<string, Promise<Language>>();
const ready = start();
let work = Promise.resolve();
port.on('message', (request: ParserRequest) => {
  work = work.then(() => answer(request));
});

function reply(message: ParserReply): void {
  (port as MessagePort).postMessage(message);
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

async function answer({ grammar: name, task, files }: ParserRequest): Promise<void> {
  try {
    const grammar = grammars.find((known) => known.name === name);
    if (!grammar) throw new Error(`there is no grammar ${name}`);
    const search = new TreeSearch(await languageOf(grammar), grammar, task);
    reply({ kind: 'begun' });
    for (const file of files) reply({ kind: 'result', result: search.search(file) });
    search.dispose();
    reply({ kind: 'done', captureNames: search.names });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Anything but a wrong query, a lack of memory above all, leaves tree-sitter's memory in an unknown state.
    reply({ kind: error instanceof PatternProblem ? 'problem' : 'broken', message });
  }
}

async function start(): Promise<void> {
  const wasmMemory = new WebAssembly.Memory({ initial: initialPages, maximum: maxPages });
  await Parser.init({ wasmBinary: await asset('tree-sitter'), wasmMemory });
}

async function languageOf(grammar: Grammar): Promise<Language> {
  await ready;
  let language = languages.get(grammar.name);
  if (!language)
    languages.set(grammar.name, (language = asset(grammar.file).then((wasm) => Language.load(wasm))));
  return language;
}

async function asset(name: string): Promise<Uint8Array> {
  return decompress(await readFile(new URL(`grammars/${name}.wasm.br`, import.meta.url)));
}
