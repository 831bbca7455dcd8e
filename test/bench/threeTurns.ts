import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Corpus, DocumentSource } from '../../src/context/documents';
import { limitsOfScript } from '../../src/cli/askOptions';
import { realSession } from '../support/askEngine';
import { startLmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { askOnce, modelsAt } from './askOnce';
import type { CaseResult } from './caseResult';
import { measureAgain, peakMemory } from './measure';

const latencyMs = 50;

/** Three root turns over so many megabytes of files. */
export async function threeTurns(megabytes: number): Promise<CaseResult> {
  const turns = [
    'print(context.files.length, context.length, context.slice(0, 500))',
    'const hits = context.grep("needle_\\\\d+"); print("hits:", hits)',
    'FINAL(hits.map(h => `${h.path}:${h.line}`).join("\\n"))',
  ].map((code) => repl(code));
  const rules = [
    { when: { user: '^hits:' }, replies: turns.slice(2) },
    { when: { user: '^\\d' }, replies: turns.slice(1) },
    { replies: turns },
  ];
  const server = await startLmServer({ script: { latencyMs, rules } });
  const folder = await mkdtemp(join(tmpdir(), 'rlm-bench-'));
  const session = realSession();
  try {
    const corpus = await writeCorpus(folder, megabytes);
    const models = modelsAt(server.baseUrl, 1);
    const limits = limitsOfScript({ question: 'q' });
    const samples = await measureAgain(async () => {
      const answer = await askOnce(session, { corpus, models, limits });
      const needles = Math.ceil(corpus.documents.length / 10);
      if (answer.split('\n').length !== needles) throw new Error(`not the ${needles} needles: ${answer}`);
    });
    return { samples, peak: peakMemory(), ideal: turns.length * latencyMs };
  } finally {
    await session.dispose();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

/** Files of 50 KB of code-like lines; one line in all has a needle per 10 files. */
async function writeCorpus(folder: string, megabytes: number): Promise<Corpus> {
  const fileSize = 50_000;
  const line = (file: number, number: number) =>
    `export const value_${file}_${number} = compute(${number}); // line ${number}\n`;
  const documents: DocumentSource[] = [];
  for (let file = 0; file * fileSize < megabytes * 1_000_000; file++) {
    let text = file % 10 === 0 ? `// needle_${file}\n` : '';
    for (let number = 0; text.length < fileSize; number++) text += line(file, number);
    const path = `p${file % 20}/f${file}.ts`;
    await mkdir(join(folder, `p${file % 20}`), { recursive: true });
    await writeFile(join(folder, path), text);
    documents.push({
      path,
      size: text.length,
      language: 'typescript',
      origin: { kind: 'file', fsPath: join(folder, path) },
    });
  }
  return { name: 'Bench', documents: documents.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut: [] };
}
