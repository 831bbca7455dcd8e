import assert from 'node:assert/strict';
import { BlockWatcher, closesFirstBlock, parseReply } from '../../../src/rlm/replyParsing';
import { seeded } from '../../support/seeded';
import { sampleReplies } from './sampleReplies';

const ticks = '```';

describe('parseReply', () => {
  for (const {
    by,
    does,
    reply,
    code,
    dialect = 'repl',
    more = false,
    open = false,
    prose,
  } of sampleReplies) {
    it(`${by} ${does}`, () => {
      const parsed = parseReply(reply);
      assert.equal(parsed.first?.code, code);
      assert.equal(parsed.hasMore, more);
      if (code !== undefined) {
        assert.equal(parsed.first?.dialect, dialect);
        assert.equal(parsed.first.closed, !open);
      }
      if (prose !== undefined) assert.equal(parsed.prose.trim().replace(/\n+/g, '\n'), prose);
    });
  }

  it('gives all blocks of the kind that counts, in order', () => {
    const reply = `${ticks}js\nno()\n${ticks}\n${ticks}repl\na()\n${ticks}\n${ticks}repl\nb()\n${ticks}`;
    assert.deepEqual(parseReply(reply).blocks, ['a()', 'b()']);
  });

  it('says where the block ends', () => {
    const block = `Look:\n${ticks}repl\na()\n${ticks}`;
    assert.equal(parseReply(`${block}\nmore`).first?.end, block.length);
    assert.equal(parseReply(`${ticks}repl\na()`).first?.end, 11);
  });

  it('tells that the thought began before the reply, and takes that as known', () => {
    const thought = `${ticks}repl\nbad()\n${ticks}\n</think>\n`;
    assert.equal(parseReply(thought).thoughtUnopened, true);
    assert.equal(parseReply(`<think>${thought}`).thoughtUnopened, false);
    assert.equal(
      parseReply(`${thought}${ticks}repl\ngood()\n${ticks}`, { thinks: true }).first?.code,
      'good()',
    );
    assert.equal(parseReply(`${ticks}repl\ngood()\n${ticks}`, { thinks: true }).first?.code, 'good()');
  });

  it('takes patterns of finals, in replies without code only', () => {
    const finalPatterns = [/\\boxed\{([^}]*)\}/g, /^Final answer: (.*)$/m];
    const final = (reply: string) => parseReply(reply, { finalPatterns }).first;
    assert.equal(final('So \\boxed{6}, no: \\boxed{7}')?.code, 'FINAL("7")');
    assert.equal(final('Final answer: "b" it is')?.code, 'FINAL("\\"b\\" it is")');
    assert.equal(final('Final answer: 3')?.dialect, 'final');
    assert.equal(final(`Final answer: 3\n${ticks}repl\na()\n${ticks}`)?.code, 'a()');
    assert.equal(final('<think>Final answer: 3</think>Hm.'), undefined);
    assert.equal(final('Nothing.'), undefined);
  });

  it('takes FINAL on the last line before a pattern', () => {
    const finalPatterns = [/answer: (\w+)/];
    assert.equal(parseReply('answer: no\nFINAL("yes")', { finalPatterns }).first?.code, 'FINAL("yes")');
  });
});

describe('closesFirstBlock', () => {
  it('finds the end of the closing fence once its line is complete', () => {
    const block = `Look:\n${ticks}repl\na()\n${ticks}`;
    assert.equal(closesFirstBlock(block), undefined);
    assert.equal(closesFirstBlock(`${block}\n`), block.length);
    assert.equal(closesFirstBlock(`${block}\nmore\n${ticks}repl\nb()\n${ticks}\n`), block.length);
  });

  it('passes over blocks that do not count', () => {
    assert.equal(
      closesFirstBlock(`${ticks}repl\n\n${ticks}\n${ticks}text\nx\n${ticks}\n${ticks}\ny\n${ticks}\n`),
      undefined,
    );
  });

  it('lets a JavaScript block end the stream only where it is told to', () => {
    const reply = `${ticks}js\na()\n${ticks}\n`;
    assert.equal(closesFirstBlock(reply), undefined);
    assert.equal(closesFirstBlock(reply, { scripts: true }), reply.length - 1);
  });

  it('waits for the end of a thought that began before the reply', () => {
    const thought = `${ticks}repl\nbad()\n${ticks}\n</think>\n`;
    const block = `${ticks}repl\ngood()\n${ticks}`;
    assert.equal(closesFirstBlock(thought, { thinks: true }), undefined);
    assert.equal(closesFirstBlock(`${thought}${block}\n`, { thinks: true }), thought.length + block.length);
  });

  it('finds the end of a call', () => {
    const call = '<tool_call>\n{"name":"repl","arguments":{"code":"a()"}}\n</tool_call>';
    assert.equal(closesFirstBlock(`${call}\n<tool_call>`), call.length);
  });

  it('finds the same end however the stream is cut into pieces, and the same block up to it', () => {
    const random = seeded(7);
    let found = 0;
    for (let round = 0; round < 3_000; round++) {
      const reply = randomReply(random);
      const scripts = random() < 0.5;
      const whole = closesFirstBlock(reply, { scripts });
      assert.equal(watchInPieces(reply, scripts, random), whole, JSON.stringify(reply));
      if (whole === undefined) continue;
      found++;
      const cut = parseReply(reply.slice(0, whole));
      assert.ok(cut.first, JSON.stringify(reply));
      const all = parseReply(reply);
      const countsInBoth =
        all.first?.dialect !== 'repl' && all.first?.dialect !== 'call' ? scripts : !scripts;
      if (countsInBoth && !all.thoughtUnopened)
        assert.equal(cut.first.code, all.first?.code, JSON.stringify(reply));
    }
    assert.ok(found > 1_000, `only ${found} replies had a block`);
  });
});

/** What went over its text again for each of these would not come to an end within the time of a test. */
describe('a reply of 200,000 characters', () => {
  const units = {
    backticks: '`',
    'runs of backticks': '` `` ``` ```` ',
    'lines of fences': '```\n',
    'blocks with a template that never ends': '```repl\nf(`x);\n```\n',
    'fences in a template': '```js\n${x}\n```\n',
    'thoughts that never end': '<think>\n',
    'thoughts on one line': '<think></think>',
    'ends of thoughts': '</think>\n',
    'calls that never end': '<tool_call>',
    'finals that never end': 'FINAL(`\n',
    'tags that never end': '<code>\n',
    'marks of Harmony': '<|channel|>',
    brackets: '[<',
    'white space': ' ',
  };
  for (const [name, unit] of Object.entries(units)) {
    it(`is read to its end: ${name}`, () => {
      for (const before of ['', `${ticks}repl\n\``]) {
        const reply = before + unit.repeat(200_000 / unit.length);
        parseReply(reply);
        const watcher = new BlockWatcher();
        for (let from = 0; from < reply.length; from += 16) watcher.push(reply.slice(from, from + 16));
      }
    });
  }
});

function watchInPieces(reply: string, scripts: boolean, random: () => number): number | undefined {
  const watcher = new BlockWatcher({ scripts });
  let end: number | undefined;
  for (let from = 0; from < reply.length && end === undefined;) {
    const to = from + 1 + Math.floor(random() * random() * 40);
    end = watcher.push(reply.slice(from, to));
    from = to;
  }
  return end;
}

const fragments = [
  ...sampleReplies.map(({ reply }) => reply),
  ...[
    '\n',
    ' ',
    'words',
    '`',
    '``',
    ticks,
    `${ticks}\n`,
    `${ticks}repl\n`,
    `${ticks}js\n`,
    '````repl\n',
    '~~~\n',
    '\r\n',
  ],
  ...['a()', 'print(`x`)', '"', "'", '/*', '*/', '//', '${', '}', '(', ')', '/', '\\'],
  ...[
    '<think>',
    '</think>',
    '<repl>',
    '</repl>',
    '<code>',
    '</code>',
    '<tool_call>',
    '</tool_call>',
    'FINAL("x")',
  ],
  ...[
    '<|channel|>analysis<|message|>',
    '<|end|>',
    '<|channel|>commentary to=repl code<|message|>',
    '<|call|>',
  ],
];

function randomReply(random: () => number): string {
  const count = 1 + Math.floor(random() * 12);
  const parts = Array.from({ length: count }, () => fragments[Math.floor(random() * fragments.length)]);
  return parts.map((part) => `${part ?? ''}${random() < 0.6 ? '\n' : ''}`).join('');
}
