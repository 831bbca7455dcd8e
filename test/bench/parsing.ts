import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ledger } from '../../src/context/ledger';
import { Snapshot, textInMemory } from '../../src/context/snapshot';
import type { Grammar } from '../../src/structure/grammar';
import { grammars } from '../../src/structure/grammars';
import { byGrammar, searchTrees } from '../../src/structure/search';
import { ParserPool } from '../../src/worker/parserPool.node';
import { findRepository } from '../support/repository';

/** Where this machine may have sources of the languages. */
const folders = ['node_modules', '/usr/lib', '/usr/include', '/usr/share', '/usr/local'];
const megabyte = 1_000_000;
const enough = 12 * megabyte;
const tooLittle = megabyte / 10;

/** Prints how fast calls are found in real files of each language that this machine has. */
export function showParsing(): Promise<void> {
  console.log('\nparsing: every call of real files, MB/s, and the first query of a new session');
  for (const grammar of grammars) {
    const snapshot = sourcesOf(grammar);
    const title = grammar.name.padEnd(12);
    if (snapshot.characters < tooLittle) console.log(`  ${title} too few files on this machine`);
    else console.log(`  ${title} ${measured(grammar, snapshot)}`);
  }
  return Promise.resolve();
}

function measured(grammar: Grammar, snapshot: Snapshot): string {
  const pool = new ParserPool(join(findRepository().dist, 'parser.mjs'), () => false);
  try {
    const start = performance.now();
    pool.captureNames(grammar.name, { kind: 'calls' });
    const cold = performance.now() - start;
    const groups = byGrammar(snapshot, snapshot.documents.keys());
    const of = snapshot.documents.length;
    const warm = performance.now();
    const { findings, failed, doubtful } = searchTrees(
      { snapshot, ledger: new Ledger(snapshot), parsers: pool },
      { kind: 'calls' },
      groups,
    );
    const seconds = (performance.now() - warm) / 1_000;
    const size = snapshot.characters / megabyte;
    return [
      `${(size / seconds).toFixed(1).padStart(5)} MB/s`,
      `first ${cold.toFixed(0).padStart(4)} ms`,
      `${size.toFixed(1).padStart(5)} MB in ${String(of).padStart(5)} files`,
      `${String(findings.length).padStart(7)} calls`,
      `${doubtful.length} with errors, ${failed.length} given up`,
    ].join('   ');
  } finally {
    pool.stop();
  }
}

function sourcesOf({ extensions, languages: [language] }: Grammar): Snapshot {
  const documents = [];
  let size = 0;
  for (const path of globSync(folders.map((folder) => `${folder}/**/*.${extensions[0]}`))) {
    if (size >= enough) break;
    const file = statSync(path, { throwIfNoEntry: false });
    if (!file?.isFile() || file.size > megabyte) continue;
    const text = readFileSync(path, 'utf8');
    documents.push(textInMemory(path, text, { language }));
    size += text.length;
  }
  return new Snapshot(documents);
}
