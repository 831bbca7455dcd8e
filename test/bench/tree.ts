import { limitsOfScript } from '../../src/cli/askOptions';
import { realSession } from '../support/askEngine';
import { inMemoryCorpus } from '../support/inMemoryCorpus';
import { startLmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { askOnce, modelsAt } from './askOnce';
import type { CaseResult } from './caseResult';
import { measureAgain, peakMemory } from './measure';

const question = (children: number) =>
  `const r = await rlm_query_batched(Array.from({length: ${children}}, (_, i) => "child " + i));\n` +
  'FINAL(String(r.filter(t => t === "found").length))';

/** Depth 2: one block starts so many children at once, each of three turns. */
export async function tree(children: number, latencyMs: number): Promise<CaseResult> {
  const turns = [
    'print(context.length)',
    'const found = context.includes("child"); print(found)',
    'FINAL(found ? "found" : "")',
  ];
  // What tells a child's turns apart is what the last observation said.
  const rules = [
    { when: { user: 'Where are the needles' }, replies: [repl(question(children))] },
    { when: { user: '^true' }, replies: [repl(turns[2] ?? '')] },
    { when: { user: '^\\d' }, replies: [repl(turns[1] ?? '')] },
    { replies: [repl(turns[0] ?? '')] },
  ];
  const server = await startLmServer({ script: { latencyMs, rules } });
  const session = realSession();
  try {
    const models = modelsAt(server.baseUrl, children);
    const limits = limitsOfScript({
      question: 'q',
      maxDepth: 2,
      maxSubCalls: children * turns.length,
      concurrency: children,
    });
    const corpus = inMemoryCorpus({ 'a.txt': 'a' });
    const samples = await measureAgain(async () => {
      const answer = await askOnce(session, { corpus, models, limits });
      if (answer !== String(children)) throw new Error(`only ${answer} of ${children} children answered`);
    });
    return { samples, peak: peakMemory(), ideal: (1 + turns.length) * latencyMs };
  } finally {
    await session.dispose();
    await server.stop();
  }
}
