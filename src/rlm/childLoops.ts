import { clip } from '../context/words';
import type { CallTree } from './callTree';
import { Conversation } from './conversation';
import type { LoopResult } from './loopResult';
import type { LoopTask } from './loopTask';
import type { LoopContext, SubCall } from './repl';
import type { RunChild } from './subCalls';

/** A child whose prompt is longer is asked its beginning: the whole of it is its context then. */
const maxChildQuestion = 4_000;

/** The loop itself, which a child's is again. */
type RunLoop = (
  conversation: Conversation,
  task: LoopTask,
  tree: CallTree,
  signal: AbortSignal,
) => Promise<LoopResult>;

/** Starts loops for the `rlm_query` calls of a loop over this context, each shown as a call that has turns. */
export function childLoops(context: LoopContext, level: number, tree: CallTree, runLoop: RunLoop): RunChild {
  return async (call, request, signal) => {
    const iteration = call.slice(0, call.lastIndexOf('.'));
    const question = clip(request.prompt, maxChildQuestion);
    const started = performance.now();
    const messages = [{ role: 'user', content: question }] as const;
    const model = 'child RLM';
    tree.report({ type: 'call.started', call, iteration, role: 'sub', isChild: true, model, messages });
    const conversation = new Conversation(await contextOf(request, context));
    const task = { question, level: level + 1, parent: call, schema: request.schema };
    try {
      const result = await runLoop(conversation, task, tree, signal);
      const milliseconds = Math.round(performance.now() - started);
      tree.report({ type: 'call.finished', call, milliseconds, outcome: outcomeOf(result) });
      return result;
    } finally {
      conversation.dispose();
    }
  };
}

function contextOf({ prompt, parts }: SubCall, context: LoopContext): Promise<LoopContext> {
  return context.part(parts.length > 0 ? parts : [{ text: prompt }]);
}

/** The child's own calls have told what they cost. */
function outcomeOf({ status, answer, reason }: LoopResult) {
  const usage = { inputTokens: 0, outputTokens: 0, estimated: false };
  return answer
    ? ({ ok: true, text: answer.text, finish: 'stop', usage } as const)
    : ({ ok: false, code: reason?.code ?? status, message: reason?.message ?? status } as const);
}
