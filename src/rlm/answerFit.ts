import type { LoopResult } from './loopResult';
import { parseLooseJson } from './replies/looseJson';

/** An answer as JSON that fits, or what is wrong with it. */
export type AnswerFit =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Holds an answer against the schema of its run. An answer that is no JSON counts as a string.
 * @param misfits what is wrong with a value; see `CallTree.misfits`
 */
export function fitAnswer(answer: string, misfits: (value: unknown) => readonly string[]): AnswerFit {
  const value = valueOf(answer);
  const problems = misfits(value);
  if (problems.length === 0) return { ok: true, text: JSON.stringify(value, null, 2) };
  if (typeof value !== 'string' && misfits(answer).length === 0)
    return { ok: true, text: JSON.stringify(answer) };
  return { ok: false, problems };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseLooseJson(text) ?? text;
  }
}

/** How a run ends whose last answer does not fit: with that answer, marked. */
export function endMisfit(answer: string, problems: readonly string[]): LoopResult {
  const message = `the answer does not fit the schema: ${problems.join('; ')}`;
  return {
    status: 'partial',
    reason: { code: 'schema', message },
    answer: { text: answer, how: 'fallback' },
  };
}
