import { bullets } from '../context/words';
import { endMisfit } from './answerFit';
import type { CallSpec, CallTree } from './callTree';
import { messageOf, withheldReply } from './errors';
import type { CallFinished } from './events';
import type { JsonSchema } from './jsonSchema';
import type { LoopResult } from './loopResult';
import { directMessages } from './prompts';
import { readJson, repairOf } from './structuredReply';

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
 * One call with the question and the whole context, shown as the single turn of a run. Where the run has a schema
 * and the reply does not fit, the model is told so and asked once more.
 * @param rendered the documents, fenced, with line numbers
 * @throws the signal's reason when aborted.
 */
export async function runDirect(
  question: string,
  rendered: string,
  tree: CallTree,
  signal: AbortSignal,
): Promise<LoopResult> {
  const { schema } = tree.settings;
  const spec: CallSpec = {
    call: '1.root',
    iteration: '1',
    role: 'root',
    level: 0,
    messages: directMessages(question, rendered, tree.settings, tree.takeHints(1)),
    newFrom: 0,
    isLast: true,
    schema,
    note: directNote,
  };
  tree.report({ type: 'iteration.started', iteration: spec.iteration, index: 1, of: 1 });
  const reply = resultOf(await tree.call(spec, signal));
  if (!schema || reply.status !== 'complete' || !reply.answer) return reply;
  const first = fitted(reply.answer.text, schema, tree);
  if (first.ok) return first.result;
  const problems = tree.fence(bullets(first.problems));
  const repair = { ...repairOf(spec, reply.answer.text, problems), restarts: true };
  const repaired = resultOf(await tree.call(repair, signal));
  if (repaired.status !== 'complete' || !repaired.answer) return endMisfit(reply.answer.text, first.problems);
  const second = fitted(repaired.answer.text, schema, tree);
  return second.ok ? second.result : endMisfit(repaired.answer.text, second.problems);
}

function resultOf(reply: CallFinished['outcome']): LoopResult {
  if (!reply.ok) return { status: 'failed', reason: { code: reply.code, message: reply.message } };
  const text = reply.text.trim();
  if (reply.finish === 'filtered' || text === '') {
    const filtered = reply.finish === 'filtered';
    const message = filtered
      ? withheldReply
      : 'the model replied with nothing: ask again, or choose another model';
    return { status: 'failed', reason: { code: filtered ? 'filtered' : 'empty-reply', message } };
  }
  const cut = { code: 'reply-cut', message: 'the answer was cut off by the output limit of the model' };
  return reply.finish === 'length'
    ? { status: 'partial', reason: cut, answer: { text, how: 'fallback' } }
    : { status: 'complete', answer: { text, how: 'final' } };
}

type Fitted =
  | { readonly ok: true; readonly result: LoopResult }
  | { readonly ok: false; readonly problems: readonly string[] };

function fitted(text: string, schema: JsonSchema, tree: CallTree): Fitted {
  try {
    const read = readJson(text, true, (value) => tree.misfits(schema, value));
    if (!read.ok) return read;
    const answer = { text: JSON.stringify(read.json, null, 2), how: 'final' } as const;
    return { ok: true, result: { status: 'complete', answer } };
  } catch (error) {
    // A pattern in the schema that takes too long.
    return { ok: false, problems: [messageOf(error)] };
  }
}
