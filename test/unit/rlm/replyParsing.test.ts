import assert from 'node:assert/strict';
import { parseReply } from '../../../src/rlm/replyParsing';

const blocks = (reply: string) => parseReply(reply).blocks;

describe('parseReply', () => {
  it('takes repl blocks only, where there are some', () => {
    assert.deepEqual(blocks('First:\n```repl\na()\n```\nlike\n```js\nb()\n```\n```repl\nc()\n```'), [
      'a()',
      'c()',
    ]);
  });

  it('takes JavaScript blocks where there is no repl block', () => {
    assert.deepEqual(blocks('```javascript\na()\n```\n```python\nb()\n```'), ['a()']);
  });

  it('takes an untagged block only as the whole reply', () => {
    assert.deepEqual(blocks('```\na()\n```'), ['a()']);
    assert.deepEqual(blocks('The output was:\n```\na()\n```'), []);
  });

  it('keeps backticks inside a line, and closes at a line of nothing else', () => {
    assert.deepEqual(blocks('```repl\nconst s = `x ${"```"}`;\n```'), ['const s = `x ${"```"}`;']);
  });

  it('takes longer fences around shorter ones', () => {
    assert.deepEqual(blocks('````repl\nprint(`\n```\n`)\n````'), ['print(`\n```\n`)']);
  });

  it('runs nothing that was only thought', () => {
    assert.deepEqual(blocks('<think>\n```repl\nbad()\n```\n</think>\n```repl\ngood()\n```'), ['good()']);
    assert.deepEqual(blocks('thinking aloud ```repl\nbad()\n```\n</think>\nSo.'), []);
  });

  it('takes FINAL on the last line of a reply without code, and nowhere else in prose', () => {
    assert.deepEqual(blocks('I am done.\nFINAL("x")'), ['FINAL("x")']);
    assert.deepEqual(blocks('I could call FINAL("draft") now, but first I look.'), []);
    assert.deepEqual(blocks('FINAL("x")\nis what I would say.'), []);
  });

  it('gives the prose apart from the code', () => {
    assert.equal(parseReply('Look:\n```repl\na()\n```\nDone.').prose.trim(), 'Look:\nDone.');
  });
});
