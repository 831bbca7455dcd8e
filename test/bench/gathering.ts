import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Corpus, DocumentSource } from '../../src/context/documents';
import { defaultLimits } from '../../src/rlm/limits';
import { FolderLists } from '../../src/worker/listing.node';
import { load } from '../../src/worker/loading.node';
import { defaultStoreLimits, TextStore } from '../../src/worker/textStore.node';
import { findRepository } from '../support/repository';
import { realSession } from '../support/askEngine';
import { repl, scriptedModel } from '../support/scriptedModel';
import { askOnce } from './askOnce';
import { median, peakMemory } from './measure';
import { packagesFolder } from './packages';

const repeats = 3;

/** Listing and reading a large folder, beside a plain loop that lists and reads the same; then whole questions. */
export async function showGathering(): Promise<void> {
  const folder = await packagesFolder();
  const corpus = corpusOf(folder);
  const plain: number[] = [];
  const gathered: number[] = [];
  let documents: readonly DocumentSource[] = [];
  // In turn, since the machine may be busy with something else.
  for (let repeat = 0; repeat < repeats; repeat++) {
    gathered.push(await timed(async () => (documents = await gather(corpus))));
    plain.push(await timed(() => Promise.resolve(plainLoop(folder))));
  }
  const megabytes = documents.reduce((sum, document) => sum + sizeOf(document), 0) / 1e6;
  const ratio = median(gathered) / median(plain);
  console.log(`\ngathering ${documents.length} files, ${megabytes.toFixed(0)} MB`);
  console.log(`  a plain loop over all files   ${median(plain).toFixed(0)} ms`);
  console.log(
    `  listed, read and masked       ${median(gathered).toFixed(0)} ms (${ratio.toFixed(2)} times)`,
  );
  await showQuestions(corpus, megabytes);
}

/** The first request to the model, and what the process takes; the engine reads in its own thread. */
async function showQuestions(corpus: Corpus, megabytes: number): Promise<void> {
  const before = peakMemory();
  const session = realSession();
  for (const phase of ['cold', 'warm', 'warm']) {
    let first: number | undefined;
    const started = performance.now();
    const root = scriptedModel(() => {
      first ??= performance.now() - started;
      return repl('FINAL(String(context.length))');
    });
    await askOnce(session, { corpus, models: { root, sub: root }, limits: defaultLimits });
    const whole = performance.now() - started;
    console.log(
      `  first request, ${phase.padEnd(14)} ${first?.toFixed(0)} ms; answered after ${whole.toFixed(0)} ms`,
    );
  }
  await session.dispose();
  const taken = peakMemory() - before;
  console.log(`  peak memory above ${megabytes.toFixed(0)} MB    ${(taken - megabytes).toFixed(0)} MB`);
}

function corpusOf(folder: string): Corpus {
  const root = { name: 'packages', path: folder, uri: pathToFileURL(folder).href, prefix: '' };
  return { name: 'Bench', documents: [], leftOut: [], folders: [{ roots: [root] }] };
}

async function gather(corpus: Corpus): Promise<readonly DocumentSource[]> {
  const { signal } = new AbortController();
  const { documents } = await new FolderLists().list(corpus, () => undefined, signal);
  await load(
    documents,
    new TextStore(defaultStoreLimits, join(findRepository().dist, 'reader.mjs')),
    { onLost: () => undefined, onRead: () => undefined },
    signal,
  );
  return documents;
}

/** Of what is read, in bytes. */
function sizeOf({ origin, maxBytes = Infinity }: DocumentSource): number {
  const size = origin.kind === 'file' ? statSync(origin.fsPath).size : 0;
  return size <= maxBytes ? size : 0;
}

function plainLoop(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += plainLoop(path);
    else if (entry.isFile()) bytes += readFileSync(path).length;
  }
  return bytes;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
