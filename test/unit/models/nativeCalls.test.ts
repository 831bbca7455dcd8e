import assert from 'node:assert/strict';
import { NativeCalls } from '../../../src/models/nativeCalls';
import { BlockWatcher, parseReply } from '../../../src/rlm/replyParsing';
import { eventually } from '../../support/eventually';
import { wire } from './wire';

const runs = (code: string) => ({ name: 'repl', arguments: JSON.stringify({ code }) });
const code = 'const n = context.length;\nprint(`${n} characters`);';

describe('native tool calls', () => {
  const { replying, call, sent, requests } = wire();

  it('become a block at the end of the text, which is streamed as well', async () => {
    await replying({ text: 'Let me look.', calls: [runs(code)], finish: 'tool_calls', chunkSize: 7 });
    const { reply, seen } = await call();
    assert.equal(reply.text, `Let me look.\n\n\`\`\`repl\n${code}\n\`\`\`\n`);
    assert.equal(reply.finish, 'stop');
    assert.equal(seen, reply.text);
    assert.ok(reply.usage);
  });

  it('are the same when the reply comes whole', async () => {
    await replying({ fault: 'json', text: 'Let me look.', calls: [runs(code)] });
    const { reply, seen } = await call();
    assert.equal(reply.text, `Let me look.\n\n\`\`\`repl\n${code}\n\`\`\`\n`);
    assert.equal(seen, reply.text);
  });

  it('stand in order, each in a block of its own, and run one a turn', async () => {
    await replying({ text: '', calls: [runs('one()'), runs('two()')], finish: 'tool_calls' });
    const { reply } = await call();
    const { first, blocks, hasMore } = parseReply(reply.text);
    assert.deepEqual([first?.code, blocks, hasMore], ['one()', ['one()', 'two()'], true]);
  });

  it('are enough after the first', async () => {
    const calls = [runs('one()'), runs(`two("${'x'.repeat(100_000)}")`)];
    await replying({ text: 'Look.', calls, finish: 'tool_calls', chunkSize: 10, chunkDelayMs: 1 });
    const enough = () => {
      const watcher = new BlockWatcher();
      return (piece: string) => watcher.push(piece);
    };
    const { reply, seen } = await call({ enough });
    assert.deepEqual(reply, { text: 'Look.\n\n```repl\none()\n```', finish: 'stop', cut: true });
    assert.equal(seen.trimEnd(), reply.text);
    await eventually(async () => (await requests())[0]?.abandoned === true);
  });

  it('keep code with backticks whole', async () => {
    const fenced = 'const md = "```js\\n" + `x`;\nprint("````");';
    await replying({ text: '', calls: [runs(fenced)] });
    assert.equal(parseReply((await call()).reply.text).first?.code, fenced);
  });

  it('that break off at the token limit are never run', async () => {
    const broken = { name: 'repl', arguments: JSON.stringify({ code }).slice(0, 30) };
    for (const finish of ['length', 'tool_calls', 'stop']) {
      await replying({ text: '', calls: [broken], finish });
      assert.equal((await call()).reply.finish, 'length', finish);
    }
  });

  it('of a tool that there is not are shown, and are no code', async () => {
    await replying({ text: '', calls: [{ name: 'read_file', arguments: '{"path":"a.ts"}' }] });
    const { reply } = await call();
    assert.match(reply.text, /read_file.*a\.ts/s);
    assert.equal(parseReply(reply.text).first, undefined);
  });

  it('of FINAL are the answer', async () => {
    await replying({ text: '', calls: [{ name: 'FINAL', arguments: '{"answer":"42"}' }] });
    assert.equal(parseReply((await call()).reply.text).first?.code, 'FINAL("42")');
  });

  it('of a tool repl are offered where it is asked for, and only there', async () => {
    await replying('ok');
    await call({ offersReplTool: true });
    await call();
    const [offered, not] = await sent();
    const tools = offered?.['tools'] as { type: string; function: { name: string; parameters: unknown } }[];
    assert.deepEqual(
      tools.map(({ type, function: { name } }) => [type, name]),
      [['function', 'repl']],
    );
    assert.match(JSON.stringify(tools[0]?.function.parameters), /"code":\{"type":"string"/);
    assert.equal(not?.['tools'], undefined);
  });
});

describe('NativeCalls', () => {
  const part = (index: number | undefined, id: string | undefined, name?: string, given?: unknown) => ({
    ...(index === undefined ? {} : { index }),
    ...(id === undefined ? {} : { id }),
    function: { ...(name === undefined ? {} : { name }), arguments: given },
  });
  const codesOf = (...parts: ReturnType<typeof part>[]) => {
    const calls = new NativeCalls();
    let text = '';
    for (const each of parts) if (calls.add([each])) text += calls.takeWhole();
    return parseReply(text + calls.takeAll().text).blocks;
  };

  const ways: [string, ReturnType<typeof part>[]][] = [
    [
      'by index',
      [
        part(0, 'a', 'repl', '{"co'),
        part(0, undefined, undefined, 'de":"x"}'),
        part(1, 'b', 'repl', '{"code":"y"}'),
      ],
    ],
    [
      'interleaved',
      [
        part(0, 'a', 'repl', '{"co'),
        part(1, 'b', 'repl', '{"code"'),
        part(0, undefined, undefined, 'de":"x"}'),
        part(1, undefined, undefined, ':"y"}'),
      ],
    ],
    ['whole, all at index 0', [part(0, 'a', 'repl', '{"code":"x"}'), part(0, 'b', 'repl', '{"code":"y"}')]],
    [
      'whole, without index or id',
      [
        part(undefined, undefined, 'repl', '{"code":"x"}'),
        part(undefined, undefined, 'repl', '{"code":"y"}'),
      ],
    ],
    [
      'with the name and the id in every piece',
      [
        part(0, 'a', 'repl', '{"co'),
        part(0, 'a', 'repl', 'de":"x"}'),
        part(0, 'a', 'repl', ''),
        part(1, 'b', 'repl', '{"code":"y"}'),
        part(1, 'b', 'repl', ''),
      ],
    ],
    [
      'with a late empty piece',
      [
        part(0, 'a', 'repl', '{"code":"x"}'),
        part(1, 'b', 'repl', '{"code":"y"}'),
        part(0, undefined, undefined, ''),
      ],
    ],
    [
      'with arguments that are an object',
      [part(0, 'a', 'repl', { code: 'x' }), part(1, 'b', 'repl', { code: 'y' })],
    ],
    ['with code that is not in JSON', [part(0, 'a', 'repl', 'x'), part(1, 'b', 'repl', 'y')]],
    [
      'with line ends in the JSON',
      [part(0, 'a', 'repl', '{"code":"x\n"}'), part(1, 'b', 'javascript', '{"code":"y"}')],
    ],
  ];
  for (const [way, parts] of ways) {
    it(`puts together what comes ${way}`, () => {
      assert.deepEqual(
        codesOf(...parts).map((each) => each.trim()),
        ['x', 'y'],
      );
    });
  }
});
