import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../src/rlm/model';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

/** A word that stands in the texts of the documents and nowhere else. */
const word = 'quetzalcoatl';
const texts = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [
    `src/part${index}.txt`,
    `${word} ${index} and more text\n`.repeat(99),
  ]),
);

const said = (messages: readonly ChatMessage[]) =>
  messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
const outsideFences = (text: string) =>
  text.replace(/<data id="([0-9a-f]{12})"[^\n]*>\n[\s\S]*?<\/data id="\1">/g, '[fenced]');

describe('the prompts of a run', () => {
  const session = realSession();
  after(() => session.dispose());

  it('only ever grow, so that their beginning stays the same byte for byte', async () => {
    const turns = Array.from({ length: 9 }, (_, turn) =>
      repl(`print(context.slice(${turn} * 2000, ${turn} * 2000 + 5000))`),
    );
    const root = scriptedModel(...turns, repl('FINAL("done")'));
    const { finished } = await ask(session, { root, texts });
    assert.equal(finished.status, 'complete');
    assert.equal(root.requests.length, 10);
    root.requests.slice(1).forEach(({ messages }, index) => {
      const before = root.requests[index]?.messages ?? [];
      assert.deepEqual(messages.slice(0, before.length), before);
      assert.deepEqual(messages[before.length], { role: 'assistant', content: turns[index] });
      assert.ok(messages.length === before.length + 2, 'one reply and one observation more');
      assert.ok((messages.at(-1)?.content.length ?? 0) > 5_000);
    });
  });

  it('are the same for the same question, a session later', async () => {
    const first = scriptedModel(repl('print(context.files.length)'), repl('FINAL("done")'));
    const second = scriptedModel(repl('print(context.files.length)'), repl('FINAL("done")'));
    const other = realSession();
    try {
      await ask(other, { root: first, texts });
    } finally {
      await other.dispose();
    }
    await ask(session, { root: second, texts });
    assert.deepEqual(
      second.requests.map(({ messages }) => messages),
      first.requests.map(({ messages }) => messages),
    );
  });

  it('hold text of documents in fences alone, but for what the code itself prints or copies', async () => {
    const sub = scriptedModel('yes');
    const root = scriptedModel(
      repl(`
        const [file] = context.files;
        await llm_query(\`Look at \${file}\`);
        await llm_query(\`Look at \${file.range(2, 9)}\`);
        await llm_query(\`Look at \${context.chunks({maxChars: 5000})[1]}\`);
        await llm_query("Look", file);
        await llm_query("Look", [file.range(1, 2), context.files[3]]);
        await llm_query("Look", context.grep("more", {max: 3}));
        await llm_query("Look", file.text.slice(0, 80));
        await llm_query_batched([{prompt: "Look", context: context.chunks()[0]}]);
        print("done");`),
      repl('FINAL("done")'),
    );
    const { finished } = await ask(session, { root, sub, texts });
    assert.equal(finished.status, 'complete');
    assert.equal(sub.requests.length, 8);
    for (const { messages } of [...root.requests, ...sub.requests]) {
      const all = said(messages);
      assert.ok(all.includes(word), all.slice(0, 200));
      assert.ok(!outsideFences(all).includes(word), outsideFences(all).slice(0, 2_000));
    }
  });
});
