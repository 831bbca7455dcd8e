import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { contextBytes } from '../../../src/cli/contextBytes';

const never = new AbortController().signal;

describe('contextBytes', () => {
  const million = 2 ** 20;
  const texts: [what: string, text: string][] = [
    ['nothing', ''],
    ['ASCII', 'abc\n'.repeat(million)],
    ['three bytes a character', '漢'.repeat(3 * million)],
    ['a pair across a border between pieces', `${'x'.repeat(2 * million - 1)}😀${'y'.repeat(10)}`],
    ['pairs only', '😀'.repeat(2 * million + 1)],
    ['text that grows after a plain beginning', 'x'.repeat(2 * million) + 'é漢😀'.repeat(million)],
    ['lone surrogates', 'a\ud83d\ud83d\ude00\udc00'],
  ];
  for (const [what, text] of texts) {
    it(`encodes ${what} as the encoder does in one go`, async () => {
      const bytes = await contextBytes(text, never);
      assert.ok(Buffer.from(bytes).equals(Buffer.from(text)));
    });
  }

  it('lets others have their turn while it encodes a long text', async () => {
    const text = Buffer.alloc(40 * million, 'some words, ').toString('latin1');
    const delay = monitorEventLoopDelay({ resolution: 1 });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    delay.enable();
    await contextBytes(text, never);
    delay.disable();
    clearInterval(timer);
    assert.ok(turns >= 5, `${turns} turns`);
  });

  it('stops when cancelled', async () => {
    const controller = new AbortController();
    const encoding = contextBytes('x'.repeat(8 * million), controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(encoding, /enough/);
  });
});
