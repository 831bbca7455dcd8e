import assert from 'node:assert/strict';
import { BlockWatcher } from '../../../src/rlm/replyParsing';
import { eventually } from '../../support/eventually';
import { wire } from './wire';

const block = 'Let me look.\n```repl\nprint(context.length)\n```\n';
/** As the engine asks for it: up to the end of the first block. */
const enough = () => {
  const watcher = new BlockWatcher();
  return (piece: string) => watcher.push(piece);
};

describe('enough of a reply', () => {
  const { replying, call, requests } = wire();

  it('lets go of the connection as soon as something follows, and returns what was wanted', async () => {
    const text = `${block}\nOutput:\n${'made up\n'.repeat(20_000)}`;
    await replying({ text, chunkSize: 8, chunkDelayMs: 2 });
    const { reply, seen } = await call({ enough });
    assert.deepEqual(reply, { text: block.trimEnd(), finish: 'stop', cut: true });
    assert.equal(seen, block.trimEnd());
    await eventually(async () => (await requests())[0]?.abandoned === true);
  });

  for (const chunkSize of [1, 3, 1000]) {
    it(`is the same text however it is cut into pieces (${chunkSize})`, async () => {
      await replying({ text: `${block}And so on.`, chunkSize });
      const { reply, seen } = await call({ enough });
      assert.equal(reply.text, block.trimEnd());
      assert.equal(reply.cut, true);
      assert.equal(seen, reply.text);
    });
  }

  for (const after of ['', '\n', ' \n\n  ']) {
    it(`leaves a reply whole that ends by itself after ${JSON.stringify(after)}, with its usage`, async () => {
      await replying({ text: block + after, chunkSize: 5, usage: { input: 10, output: 20 } });
      const { reply, seen } = await call({ enough });
      const usage = { inputTokens: 10, outputTokens: 20 };
      assert.deepEqual(reply, { text: block + after, finish: 'stop', usage });
      assert.equal(seen, block + after);
      await eventually(async () => (await requests())[0]?.abandoned === false);
    });
  }

  it('leaves a reply whole in which it never comes', async () => {
    await replying({ text: 'Only prose.\n```python\nprint(1)\n```\nMore.' });
    const { reply } = await call({ enough });
    assert.equal(reply.text, 'Only prose.\n```python\nprint(1)\n```\nMore.');
    assert.equal(reply.cut, undefined);
  });

  it('leaves a reply whole when nobody asks', async () => {
    await replying({ text: `${block}And so on.` });
    assert.equal((await call()).reply.text, `${block}And so on.`);
  });

  it('says that the token limit cut what does not go past it', async () => {
    await replying({ text: block, finish: 'length' });
    assert.equal((await call({ enough })).reply.finish, 'length');
  });

  it('starts anew with every try', async () => {
    await replying({ fault: 'die', text: '```repl\nhalf(' }, { text: `${block}More.` });
    await assert.rejects(call({ enough }), { code: 'cut' });
    assert.equal((await call({ enough })).reply.text, block.trimEnd());
  });

  it('is about the text, not about what the model thought, or left in <think>', async () => {
    const thought = '<think>```repl\ndraft()\n```\nor rather\n</think>\n\n';
    await replying({ text: `${thought}${block}More.`, reasoning: `Hm.\n${block}Hm.`, chunkSize: 4 });
    const { reply, seen } = await call({ enough });
    assert.equal(reply.text, block.trimEnd());
    assert.equal(seen, reply.text);
    assert.match(reply.reasoning ?? '', /Hm\..*draft\(\)/s);
  });

  it('cuts a reply that is not streamed as well, and knows its usage', async () => {
    await replying({ fault: 'json', text: `${block}More.` });
    const { reply } = await call({ enough });
    assert.equal(reply.text, block.trimEnd());
    assert.equal(reply.cut, true);
    assert.ok(reply.usage);
  });
});
