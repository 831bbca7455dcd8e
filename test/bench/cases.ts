import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Corpus, DocumentSource } from '../../src/context/documents';
import { limitsOfScript } from '../../src/cli/askOptions';
import type { LanguageModel } from '../../src/rlm/model';
import { openAICompatible } from '../../src/models/openaiCompatible';
import type { Session } from '../../src/worker/session';
import { realSession } from '../support/askEngine';
import { startLmServer, type LmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { measure, peakMemory, type Sample } from './measure';

/** What a case's process prints: its samples and its peak memory in MB. */
export interface CaseResult {
  readonly samples: Readonly<Record<string, Sample>>;
  readonly peak: number;
  /** What the wall time would be if only the model took time. */
  readonly ideal: number;
}

const turnLatencyMs = 50;

/** Three root turns over so many megabytes of files: a new engine, then the same one again. */
export async function threeTurns(megabytes: number): Promise<CaseResult> {
  return withServer(turnLatencyMs, async (server) => {
    const folder = await mkdtemp(join(tmpdir(), 'rlm-bench-'));
    try {
      const corpus = await writeCorpus(folder, megabytes);
      await server.use({
        latencyMs: turnLatencyMs,
        rules: [
          {
            replies: [
              repl('print(context.files.length, context.length, context.slice(0, 500))'),
              repl('const hits = context.grep("needle_\\\\d+"); print(hits)'),
              repl('FINAL(hits.map(h => `${h.path}:${h.line}`).join("\\n"))'),
              repl('print(context.files.length, context.length, context.slice(0, 500))'),
              repl('const hits = context.grep("needle_\\\\d+"); print(hits)'),
              repl('FINAL(hits.map(h => `${h.path}:${h.line}`).join("\\n"))'),
            ],
          },
        ],
      });
      const session = realSession();
      const cold = await measure(() => askOnce(session, server, corpus));
      const warm = await measure(() => askOnce(session, server, corpus));
      await session.dispose();
      return { samples: { cold, warm }, peak: peakMemory(), ideal: 3 * turnLatencyMs };
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

/** One block that makes so many sub-calls at once. */
export async function fanOut(calls: number, latencyMs: number): Promise<CaseResult> {
  return withServer(0, async (server) => {
    const code = `const r = await llm_query_batched(Array.from({length: ${calls}}, (_, i) => "item " + i)); FINAL(String(r.filter(t => t.startsWith("ok")).length))`;
    const script = {
      rules: [
        { when: { role: 'root' as const }, replies: [repl(code)] },
        { when: { role: 'sub' as const }, replies: [{ text: 'ok {{call}}', latencyMs }] },
      ],
    };
    const corpus: Corpus = {
      name: 'Bench',
      documents: [{ path: 'a.txt', size: 1, origin: { kind: 'text', text: 'a' } }],
      leftOut: [],
    };
    const session = realSession();
    await server.use(script);
    const cold = await measure(() => askOnce(session, server, corpus, calls));
    await server.use(script);
    const warm = await measure(() => askOnce(session, server, corpus, calls));
    await session.dispose();
    return { samples: { cold, warm }, peak: peakMemory(), ideal: latencyMs };
  });
}

async function askOnce(session: Session, server: LmServer, corpus: Corpus, calls = 16): Promise<void> {
  const model: LanguageModel = openAICompatible({ baseUrl: server.baseUrl, apiKey: '', model: 'test-model' });
  let answer: string | undefined;
  const finished = await session.ask({
    runId: 'bench',
    question: 'Where are the needles?',
    corpus,
    models: { root: model, sub: model },
    limits: limitsOfScript({ question: 'q', maxSubCalls: calls, concurrency: calls }),
    record: () => Promise.resolve(),
    onEvent: (event) => {
      if (event.type === 'answered') ({ answer } = event);
    },
    onDelta: () => undefined,
    signal: new AbortController().signal,
  });
  if (finished.status !== 'complete' || answer === undefined) {
    throw new Error(`the run did not complete: ${JSON.stringify(finished.reason)}`);
  }
  if (answer === '0') throw new Error('no sub-call answered');
}

async function withServer<T>(latencyMs: number, work: (server: LmServer) => Promise<T>): Promise<T> {
  const server = await startLmServer({ script: { latencyMs, rules: [] } });
  try {
    return await work(server);
  } finally {
    await server.stop();
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
