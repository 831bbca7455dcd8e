import type { LanguageModel, ModelReply, ModelRequest } from '../../src/rlm/model';

type Answer = string | ModelReply | Error;
/** A text, a whole reply or an error to throw; or what makes one of a request. */
export type Scripted = Answer | ((request: ModelRequest, signal: AbortSignal) => Answer | Promise<Answer>);

/** A model that answers from a list, in order, and remembers what it was asked. Code is put into a repl block. */
export function scriptedModel(...replies: Scripted[]): LanguageModel & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name: 'scripted',
    isLanguageModel: true,
    requests,
    async complete(request, observer, signal) {
      requests.push(request);
      const next = replies[Math.min(requests.length, replies.length) - 1];
      if (next === undefined) throw new Error('the script is over');
      const answer = typeof next === 'function' ? await next(request, signal) : next;
      if (answer instanceof Error) throw answer;
      const reply: ModelReply = typeof answer === 'string' ? { text: answer, finish: 'stop' } : answer;
      observer.onText?.(reply.text);
      return reply;
    },
  };
}

/** A reply that runs this code. */
export function repl(code: string): string {
  return `\`\`\`repl\n${code}\n\`\`\``;
}
