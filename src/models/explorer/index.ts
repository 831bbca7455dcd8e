import type { ChatMessage, LanguageModel, ModelObserver, ModelReply, ModelRequest } from '../../rlm/model';
import { questionIn } from '../../rlm/prompts';
import { extract } from './extract';
import { nextTurn } from './plan';

const pieceLength = 400;

/**
 * What answers when no language model is set, and is none: as root it turns the kinds of question that code
 * alone can answer into code for the REPL, as sub-model it extracts lines. It reads nothing but the messages.
 */
export function builtInExplorer(): LanguageModel {
  return {
    name: 'built-in explorer',
    isLanguageModel: false,
    complete: async (request, observer, signal) => {
      signal.throwIfAborted();
      return Promise.resolve(stream(reply(request), observer));
    },
  };
}

function reply({ role, messages }: ModelRequest): string {
  const users = messages.filter((message) => message.role === 'user');
  if (role === 'sub') return extract(users.at(-1)?.content ?? '');
  const { says, code } = nextTurn(
    questionOf(messages),
    users.slice(1).map(({ content }) => content),
  );
  return `${says}\n\n\`\`\`repl\n${code}\n\`\`\``;
}

function questionOf(messages: readonly ChatMessage[]): string {
  return questionIn(messages) ?? messages.find(({ role }) => role === 'user')?.content ?? '';
}

function stream(text: string, observer: ModelObserver): ModelReply {
  for (let at = 0; at < text.length; at += pieceLength) observer.onText?.(text.slice(at, at + pieceLength));
  return { text, finish: 'stop' };
}
