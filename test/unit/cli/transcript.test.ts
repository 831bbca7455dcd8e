import assert from 'node:assert/strict';
import { printable } from '../../../src/cli/printable';
import { style } from '../../../src/cli/style';
import { transcript } from '../../../src/cli/transcript';
import type { EventBody } from '../../../src/rlm/events';
import { sampleEvents } from '../trace/sampleEvents';

describe('transcript', () => {
  it('tells a run in lines', () => {
    const lines = transcript(style(false));
    const text = sampleEvents().map((event) => lines.lines(event));
    assert.equal(
      text.join(''),
      `Asking big with small about Workspace
Read 2 documents (10 characters, about 3 tokens) in 2 ms; left out: 1 may hold secrets

Turn 1/20
  1.root: 429; trying again in 500 ms
  1.root big: 10 ms, 1 tokens in, 2 out
  │ await llm_query("x")
  1.c1: depth
  1.c1 small failed after 1 ms: slow
  → x
  ! Error: y

1.c1: Turn 1/8
Warning: …
Unverified: a.ts:1 (a.ts has no line)
Note: .env was left out: may hold secrets

used up
Partial in 20 ms · 1 turn · 1 sub-call · 1 call failed · 1 tokens in, 2 out · 2 documents in scope, 2 searched, 1 opened by code, 0 sent to a model, 1 left out
`,
    );
  });

  it('says that the built-in explorer is no language model', () => {
    const [started] = sampleEvents();
    const event = { ...started!, rootModel: 'built-in explorer', isLanguageModel: false } as typeof started;
    assert.match(transcript(style(false)).lines(event!), /built-in explorer.*no language model.*--model/);
  });

  it('cuts long outputs in the middle and says how much', () => {
    const output = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\r\n');
    const shown = lineFor({ type: 'code.finished', iteration: '1', output, milliseconds: 1 });
    assert.match(shown, /line 21\n {2}→ … 70 lines more …\n {2}→ line 92\n/);
    assert.equal(shown.split('\n').length, 32);
  });

  it('lets no text steer the terminal, and colours only where asked', () => {
    const body = { type: 'warning', code: 'x', message: 'a\u001b]0;title\u0007\u001b[2Jb' } as const;
    assert.equal(lineFor(body), 'Warning: a�]0;title��[2Jb\n');
    assert.equal(lineFor({ ...body, message: 'm' }, true), '\u001b[33mWarning: m\u001b[39m\n');
  });
});

describe('printable', () => {
  it('keeps tabs and line breaks', () => {
    assert.equal(printable('a\tb\r\nc\rd\u009be'), 'a\tb\r\nc\ufffdd\ufffde');
  });
});

function lineFor(body: EventBody, hasColours = false): string {
  return transcript(style(hasColours)).lines({ ...body, seq: 1, time: 0 });
}
