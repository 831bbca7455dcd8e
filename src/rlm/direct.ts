import type { CallTree } from './callTree';
import type { LoopResult } from './loopResult';
import { directMessages } from './prompts';

/**
 * Below this many tokens of context (estimated), one call with all of it beats a loop: plain calls win below
 * about 16k tokens in the paper's figures, and cost a fraction.
 */
export const directTokens = 12_000;

/** The remark on the one call of a run that is a direct call. */
export const directNote = 'a direct call: the whole context in one prompt';

/** How a question is answered: by size, by the loop, or by one call that is given the whole context. */
export type Route = 'auto' | 'rlm' | 'direct';

/**
 * One call with the question and the whole context, shown as the single turn of a run.
 * @param rendered the documents, fenced, with line numbers
 * @throws the signal's reason when aborted.
 */
export async function runDirect(
  question: string,
  rendered: string,
  tree: CallTree,
  signal: AbortSignal,
): Promise<LoopResult> {
  const iteration = '1';
  tree.report({ type: 'iteration.started', iteration, index: 1, of: 1 });
  const reply = await tree.call(
    {
      call: '1.root',
      iteration,
      role: 'root',
      level: 0,
      messages: directMessages(question, rendered),
      newFrom: 0,
      isLast: true,
      note: directNote,
    },
    signal,
  );
  if (!reply.ok) return { status: 'failed', reason: { code: reply.code, message: reply.message } };
  const text = reply.text.trim();
  if (reply.finish === 'filtered' || text === '') {
    const filtered = reply.finish === 'filtered';
    const message = filtered
      ? 'the provider withheld the reply (content filter)'
      : 'the model replied with nothing';
    return { status: 'failed', reason: { code: filtered ? 'filtered' : 'empty-reply', message } };
  }
  const cut = { code: 'reply-cut', message: 'the answer was cut off by the output limit of the model' };
  return reply.finish === 'length'
    ? { status: 'partial', reason: cut, answer: { text, how: 'fallback' } }
    : { status: 'complete', answer: { text, how: 'final' } };
}
