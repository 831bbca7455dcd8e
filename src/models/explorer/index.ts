import { unfenced } from '../../context/fence';
import type { LanguageModel, ModelObserver, ModelReply, ModelRequest } from '../../rlm/model';
import { askedIn } from '../../rlm/prompts';
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
    traits: { profile: 'explorer' },
    complete: async (request, observer, signal) => {
      signal.throwIfAborted();
      return Promise.resolve(stream(reply(request), observer));
    },
  };
}

function reply({ role, messages }: ModelRequest): string {
  const said = messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
  if (role === 'sub') return extract(said.at(-1) ?? '');
  const { question, later } = askedIn(messages) ?? { question: said[0] ?? '', later: said.slice(1) };
  const { says, code } = nextTurn(question, later.map(unfenced));
  return `${says}\n\n\`\`\`repl\n${code}\n\`\`\``;
}

function stream(text: string, observer: ModelObserver): ModelReply {
  for (let at = 0; at < text.length; at += pieceLength) observer.onText?.(text.slice(at, at + pieceLength));
  return { text, finish: 'stop' };
}
