import type { CallTree } from './callTree';
import type { Conversation } from './conversation';
import type { LoopTask } from './loopTask';
import { firstMessage, followUpMessage, systemPromptFor } from './prompts';
import { recordedText } from './recordedText';
import { Transcript } from './transcript';
import { earlierExchange } from './turnMessages';

/** The conversation's messages with the question asked in them: its first, or a further one. */
export function askedTranscript(
  conversation: Conversation,
  task: LoopTask,
  tree: CallTree,
  maxIterations: number,
): Transcript {
  const { transcript, context, exchanges } = conversation;
  if (transcript) {
    transcript.ask(followUpMessage(task.question, maxIterations));
    return transcript;
  }
  const write = (overview: string) => firstMessage(task.question, overview, maxIterations);
  const first = write(context.overview(overviewIn(tree.firstMessageOf(task.parent), write)));
  const begun = new Transcript(systemPrompt(task, tree), first, tree.fence);
  for (const { question, answer } of exchanges) begun.add(earlierExchange(question, tree.fence(answer)));
  return (conversation.transcript = begun);
}

/** What a recorded message says of the context; `undefined` where it differs from ours in more than that. */
function overviewIn(recorded: string | undefined, write: (overview: string) => string): string | undefined {
  const [head = '', tail = ''] = write(recordedText).split(recordedText);
  return recorded?.startsWith(head) === true && recorded.endsWith(tail)
    ? recorded.slice(head.length, recorded.length - tail.length)
    : undefined;
}

function systemPrompt({ level, schema }: LoopTask, tree: CallTree): string {
  const { profile, offersReplTool } = tree.traitsAt(level).loop;
  const { settings, limits, hasLanguageServer, hasSyntaxTrees } = tree;
  const depthLeft = Math.max(0, limits.maxDepth - level);
  // The user's own system prompt is for the root; their extra instructions are for every loop.
  const own = level === 0 ? settings : { extraInstructions: settings.extraInstructions };
  return systemPromptFor({
    profile,
    settings: own,
    schema,
    depthLeft,
    offersReplTool,
    hasLanguageServer,
    hasSyntaxTrees,
  });
}
