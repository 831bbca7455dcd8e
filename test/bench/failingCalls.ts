import { limitsOfScript } from '../../src/cli/askOptions';
import { realSession } from '../support/askEngine';
import { inMemoryCorpus } from '../support/inMemoryCorpus';
import { startLmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { askOnce, modelsAt } from './askOnce';

const calls = 64;
/** Every ninth: seven of them. */
const failing = '^item (9|18|27|36|45|54|63)$';

/** Prints what is spent on sub-calls that the endpoint answers with 500 every time. */
export async function showFailingCalls(): Promise<void> {
  const code =
    `const r = await llm_query_batched(Array.from({length: ${calls}}, (_, i) => "item " + (i + 1)));\n` +
    'FINAL(r.filter(t => t === "ok").length + " and " + r.errors.length)';
  const rules = [
    { when: { role: 'root' as const }, replies: [repl(code)] },
    { when: { user: failing }, replies: [{ status: 500, latencyMs: 100 }] },
    { replies: [{ text: 'ok', latencyMs: 100 }] },
  ];
  const server = await startLmServer({ script: { rules } });
  const session = realSession();
  try {
    const started = performance.now();
    const answer = await askOnce(session, {
      corpus: inMemoryCorpus({ 'a.txt': 'a' }),
      models: modelsAt(server.baseUrl, calls),
      limits: limitsOfScript({ question: 'q', maxSubCalls: calls, concurrency: calls }),
    });
    const seconds = (performance.now() - started) / 1000;
    if (answer !== '57 and 7')
      throw new Error(`57 and 7 calls should have succeeded and failed, not ${answer}`);
    const made = (await server.requests()).length - 1 - (calls - 7);
    console.log(
      `\n7 of ${calls} sub-calls get 500 every time: ${made} requests spent on them, ` +
        `${seconds.toFixed(1)} s for the whole question; the other 57 are delivered`,
    );
  } finally {
    await session.dispose();
    await server.stop();
  }
}
