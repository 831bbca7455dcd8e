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

Used up
Partial in 20 ms · 1 turn · 1 sub-call · 1 call failed · 1 tokens in, 2 out · 2 documents in scope, 2 searched, 1 opened by code, 0 sent to a model, 1 left out
`,
    );
  });

  it('calls a limit that ended the run as the terminal does', () => {
    const message = 'the input tokens of this run are used up (0 of 9 left; setting rlm.maxInputTokens)';
    const text = lineFor({
      type: 'run.finished',
      status: 'partial',
      reason: { code: 'tokens', message },
      milliseconds: 1,
    });
    assert.match(text, /^\nThe input tokens of this run are used up \(0 of 9 left; --max-input-tokens\)\n/);
  });

  it('tells a call that was stopped with its run from one that failed', () => {
    const outcome = { ok: false, code: 'cancelled', message: 'cancelled' } as const;
    const text = lineFor({ type: 'call.finished', call: '1.root', milliseconds: 1, outcome });
    assert.match(text, /1\.root .*stopped after 1 ms/);
  });

  it('leaves an address at the start of a reason as it is', () => {
    const text = lineFor({
      type: 'run.finished',
      status: 'failed',
      reason: { code: 'server', message: 'http://a.test/v1 (model m) answered 500: down.' },
      milliseconds: 1,
    });
    assert.match(text, /^\nhttp:\/\/a\.test\/v1 \(model m\)/);
  });

  it('shows what a run cost, and which replies cost nothing', () => {
    const lines = transcript(style(false));
    const usage = { inputTokens: 9, outputTokens: 9, estimated: false };
    const [started] = sampleEvents();
    const paid = { ok: true, text: 'x', finish: 'stop', usage: { ...usage, cost: 0.25 } } as const;
    const kept = { ok: true, text: 'x', finish: 'stop', cached: true, usage } as const;
    const shown = [paid, kept].flatMap((outcome, index): EventBody[] => [
      { type: 'call.started', call: `1.c${index}`, iteration: '1', role: 'sub', model: 'm', messages: [] },
      { type: 'call.finished', call: `1.c${index}`, milliseconds: 1, outcome },
    ]);
    const bodies: EventBody[] = [...shown, { type: 'run.finished', status: 'complete', milliseconds: 1 }];
    const text = [started!, ...bodies.map((body, index) => ({ ...body, seq: index + 2, time: 0 }))]
      .map((event) => lines.lines(event))
      .join('');
    assert.match(text, /1\.c1 m: 1 ms, kept from an earlier run, at no cost\n/);
    assert.match(text, /tokens in, .* out · \$0\.2500/);
  });

  it('names the question that follows up', () => {
    const [started] = sampleEvents();
    const event = { ...started!, question: 'And b?', follows: 'r1' } as typeof started;
    assert.equal(transcript(style(false)).lines(event!), 'Following up: And b?\n');
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
