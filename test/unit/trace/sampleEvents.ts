import type { EventBody, TrajectoryEvent } from '../../../src/rlm/events';
import { defaultLimits } from '../../../src/rlm/limits';

/** One event of every kind, with and without what is optional. */
export function sampleEvents(): TrajectoryEvent[] {
  const bodies: EventBody[] = [
    {
      type: 'run.started',
      runId: 'r1',
      question: 'Wie viele „Fälle“? 🙂\nline two',
      scope: 'Workspace',
      rootModel: 'big',
      subModel: 'small',
      isLanguageModel: true,
      limits: defaultLimits,
      promptVersion: '1',
    },
    {
      type: 'context.loaded',
      documents: 2,
      characters: 10,
      tokens: 3,
      leftOut: [{ reason: 'secret', count: 1, examples: ['.env'] }],
      milliseconds: 1.5,
    },
    { type: 'iteration.started', iteration: '1', index: 1, of: 20 },
    {
      type: 'call.started',
      call: '1.root',
      iteration: '1',
      role: 'root',
      model: 'big',
      messages: [{ role: 'system', content: 'You …\u2028' }],
    },
    { type: 'call.retried', call: '1.root', attempt: 1, reason: '429', delayMs: 500 },
    {
      type: 'call.finished',
      call: '1.root',
      milliseconds: 10,
      outcome: {
        ok: true,
        text: '```js\nFINAL(1)\n```',
        finish: 'stop',
        usage: { inputTokens: 1, outputTokens: 2, cachedInputTokens: 0, estimated: false },
      },
    },
    { type: 'code.started', iteration: '1', code: 'await llm_query("x")' },
    {
      type: 'call.started',
      call: '1.c1',
      iteration: '1',
      role: 'sub',
      model: 'small',
      messages: [],
      note: 'depth',
    },
    {
      type: 'call.finished',
      call: '1.c1',
      milliseconds: 1,
      outcome: { ok: false, code: 'timeout', message: 'slow' },
    },
    { type: 'code.finished', iteration: '1', output: 'x', error: 'Error: y', milliseconds: 2 },
    { type: 'iteration.started', iteration: '1.c1.1', parent: '1.c1', index: 1, of: 8 },
    { type: 'warning', code: 'option-without-meaning', message: '…' },
    {
      type: 'answered',
      answer: 'a.ts:1',
      how: 'final',
      citations: [
        {
          text: 'a.ts:1',
          path: 'a.ts',
          line: 1,
          endLine: 1,
          problem: 'a.ts has no line',
          unread: true,
          uri: 'file:///a.ts',
        },
        {
          text: '.env',
          path: '.env',
          line: 1,
          endLine: 1,
          problem: '.env was left out: may hold secrets',
          leftOut: true,
        },
      ],
    },
    {
      type: 'coverage',
      coverage: {
        inScope: 2,
        searched: 2,
        opened: 1,
        sent: 0,
        leftOut: 1,
        printed: 1,
        cited: 0,
        lines: { inScope: 9, searched: 9, opened: 2, printed: 1, sent: 0, cited: 0 },
        files: [{ path: 'a.ts', lines: 5, opened: { lines: 2, ranges: [{ from: 1, to: 2 }] } }],
        moreFiles: 0,
        incomplete: true,
      },
    },
    { type: 'coverage', coverage: { inScope: 2, searched: 2, opened: 1, sent: 0, leftOut: 1 } },
    {
      type: 'run.finished',
      status: 'partial',
      reason: { code: 'iterations', message: 'used up' },
      milliseconds: 20,
    },
  ];
  return bodies.map((body, index) => ({ ...body, seq: index + 1, time: 1_700_000_000_000 + index }));
}
