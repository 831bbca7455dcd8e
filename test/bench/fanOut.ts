import { limitsOfScript } from '../../src/cli/askOptions';
import { realSession } from '../support/askEngine';
import { inMemoryCorpus } from '../support/inMemoryCorpus';
import { askOnce, modelsAt } from './askOnce';
import { bareFetch, bareHttp, type BareCall } from './bareCalls';
import type { CaseResult } from './caseResult';
import { startLeanServer } from './leanServer';
import { measureAgain, peakMemory } from './measure';

/** One block that makes so many sub-calls at once. */
export async function fanOut(calls: number, latencyMs: number): Promise<CaseResult> {
  const session = realSession();
  const limits = limitsOfScript({ question: 'q', maxSubCalls: calls, concurrency: calls });
  const corpus = inMemoryCorpus({ 'a.txt': 'a' });
  return withServer(calls, latencyMs, async (baseUrl) => {
    const models = modelsAt(baseUrl, calls);
    const samples = await measureAgain(async () => {
      const answer = await askOnce(session, { corpus, models, limits });
      if (answer !== String(calls)) throw new Error(`only ${answer} of ${calls} calls succeeded`);
    });
    await session.dispose();
    return samples;
  });
}

/** The same calls, a turn of the root and all at once, made by nothing but a client of HTTP. */
export async function bareFanOut(
  client: 'fetch' | 'http',
  calls: number,
  latencyMs: number,
): Promise<CaseResult> {
  const call: BareCall = client === 'fetch' ? bareFetch : bareHttp();
  return withServer(calls, latencyMs, (baseUrl) =>
    measureAgain(async () => {
      await call(baseUrl, 'the turn');
      await Promise.all(Array.from({ length: calls }, (_, index) => call(baseUrl, `item ${index}`)));
    }),
  );
}

async function withServer(
  calls: number,
  latencyMs: number,
  work: (baseUrl: string) => Promise<CaseResult['samples']>,
): Promise<CaseResult> {
  const server = await startLeanServer(calls, latencyMs);
  try {
    return { samples: await work(server.baseUrl), peak: peakMemory(), ideal: latencyMs };
  } finally {
    server.stop();
  }
}
