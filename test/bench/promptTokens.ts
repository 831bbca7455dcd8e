import * as v from 'valibot';
import { limitsOfScript } from '../../src/cli/askOptions';
import { estimateTokens } from '../../src/context/tokens';
import { realSession } from '../support/askEngine';
import { inMemoryCorpus } from '../support/inMemoryCorpus';
import { startLmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { askOnce, modelsAt } from './askOnce';

const iterations = 10;
const outputSize = 5_000;
const body = v.looseObject({ messages: v.array(v.object({ role: v.string(), content: v.string() })) });

/** Prints the prompt tokens of ten turns with 5 KB of output each, and how many a prefix cache cannot have. */
export async function showPromptTokens(): Promise<void> {
  const line = (index: number) => `line ${index} of some output that a model might have printed;`;
  const text = Array.from({ length: 2_000 }, (_, index) => line(index)).join('\n');
  const look = (turn: number) =>
    repl(`print(context.slice(${turn * outputSize}, ${(turn + 1) * outputSize}))`);
  const replies = Array.from({ length: iterations }, (_, turn) =>
    turn === iterations - 1 ? repl('FINAL("done")') : look(turn),
  );
  const server = await startLmServer({ script: { rules: [{ replies }] } });
  const session = realSession();
  try {
    await askOnce(session, {
      corpus: inMemoryCorpus({ 'a.txt': text }),
      models: modelsAt(server.baseUrl, 1),
      limits: limitsOfScript({ question: 'q' }),
    });
    const prompts = (await server.requests()).map((request) => promptOf(request.body));
    const all = prompts.map(estimateTokens);
    const fresh = prompts.map((prompt, index) =>
      estimateTokens(prompt.slice(sharedPrefix(prompts[index - 1] ?? '', prompt))),
    );
    console.log(
      `\n${prompts.length} turns with outputs of ${outputSize / 1000} KB: ${sum(all)} prompt tokens, ` +
        `${sum(fresh)} of them outside the prefix that a turn shares with the one before ` +
        `(the last prompt alone has ${all.at(-1) ?? 0}; the first, ${all[0] ?? 0})`,
    );
  } finally {
    await session.dispose();
    await server.stop();
  }
}

function promptOf(request: unknown): string {
  return v
    .parse(body, request)
    .messages.map(({ role, content }) => `${role}: ${content}\n`)
    .join('');
}

function sharedPrefix(before: string, prompt: string): number {
  let length = 0;
  while (length < before.length && before[length] === prompt[length]) length++;
  return length;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
