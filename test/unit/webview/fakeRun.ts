import type { Citation } from '../../../src/context/citations';
import type { CallFinished, EventBody, RunFinished, TrajectoryEvent } from '../../../src/rlm/events';
import { directNote } from '../../../src/rlm/direct';
import { emptyOutput } from '../../../src/rlm/turnMessages';
import { defaultLimits } from '../../../src/rlm/limits';
import { defaultRunSettings } from '../../../src/rlm/runSettings';

/** Writes events as a host would: numbered without gaps, on a clock that only goes forward. */
export class RunWriter {
  readonly events: TrajectoryEvent[] = [];
  private time: number;
  private readonly startedAt: number;

  constructor(startedAt = Date.UTC(2026, 10, 21, 10, 0, 0)) {
    this.time = this.startedAt = startedAt;
  }

  get elapsed(): number {
    return this.time - this.startedAt;
  }

  wait(milliseconds: number): this {
    this.time += milliseconds;
    return this;
  }

  add(...bodies: EventBody[]): this {
    for (const body of bodies) this.events.push({ ...body, seq: this.events.length + 1, time: this.time });
    return this;
  }

  start(options: { question?: string; isLanguageModel?: boolean } = {}): this {
    const isLanguageModel = options.isLanguageModel ?? true;
    this.add({
      type: 'run.started',
      runId: 'run-1',
      question: options.question ?? 'Which HTTP calls in this workspace have no timeout, and who owns them?',
      scope: 'Workspace',
      rootModel: isLanguageModel ? 'gpt-5' : 'built-in explorer',
      subModel: isLanguageModel ? 'gpt-5-mini' : 'built-in explorer',
      isLanguageModel,
      limits: defaultLimits,
      promptVersion: '1',
    });
    return this.wait(180).add({
      type: 'context.loaded',
      documents: 1284,
      characters: 9_412_003,
      tokens: 2_353_000,
      leftOut: [
        {
          reason: 'ignored',
          count: 41,
          examples: ['dist/', 'node_modules/', 'coverage/', '.turbo/', 'out/'],
        },
        { reason: 'binary', count: 17, examples: ['docs/logo.png', 'assets/inter.woff2', 'assets/map.bin'] },
        { reason: 'secret', count: 2, examples: ['.env', 'services/billing/.env.local'] },
        { reason: 'oversized', count: 1, examples: ['data/fixtures/all-orders.json'] },
      ],
      milliseconds: 178,
    });
  }

  /** The root's call of a turn, up to its code. */
  turn(index: number, reply: { prose?: string; code: string }, options: { parent?: string } = {}): this {
    const iteration = options.parent === undefined ? String(index) : `${options.parent}.${index}`;
    this.startTurn(index, options.parent).wait(2100 + index * 130);
    const text = `${reply.prose ?? ''}\n\n\`\`\`js\n${reply.code}\n\`\`\``.trim();
    this.finishCall(`${iteration}.root`, text, 2100 + index * 130, {
      input: 3200 + index * 1400,
      cached: index * 1300,
    });
    return this.add({ type: 'code.started', iteration, code: reply.code });
  }

  /** The first events of a turn: its root call is in flight. */
  startTurn(index: number, parent?: string): this {
    const iteration = parent === undefined ? String(index) : `${parent}.${index}`;
    const seen = index === 1 ? firstMessages : [{ role: 'user' as const, content: observation(index) }];
    return this.add(
      {
        type: 'iteration.started',
        iteration,
        ...(parent === undefined ? {} : { parent }),
        index,
        of: parent === undefined ? 20 : 8,
      },
      {
        type: 'call.started',
        call: `${iteration}.root`,
        iteration,
        role: 'root',
        model: 'gpt-5',
        messages: seen,
      },
    );
  }

  startCall(call: string, prompt: string, note?: string): this {
    const iteration = call.slice(0, call.lastIndexOf('.'));
    return this.add({
      type: 'call.started',
      call,
      iteration,
      role: 'sub',
      model: 'gpt-5-mini',
      messages: [
        {
          role: 'system',
          content: 'You answer one question about the text you are given. Be exact; cite path and line.',
        },
        { role: 'user', content: prompt },
      ],
      ...(note === undefined ? {} : { note }),
    });
  }

  /** An `rlm_query` with a loop of its own. */
  startChild(call: string, prompt: string): this {
    const iteration = call.slice(0, call.lastIndexOf('.'));
    const messages = [{ role: 'user', content: prompt }] as const;
    return this.add({
      type: 'call.started',
      call,
      iteration,
      role: 'sub',
      isChild: true,
      model: 'child RLM',
      messages,
    });
  }

  finishCall(
    call: string,
    text: string,
    milliseconds: number,
    usage: { input?: number; cached?: number; output?: number; estimated?: boolean; cost?: number } = {},
    more: { reasoning?: string; finish?: 'stop' | 'length' } = {},
  ): this {
    const outcome: CallFinished['outcome'] = {
      ok: true,
      text,
      ...(more.reasoning === undefined ? {} : { reasoning: more.reasoning }),
      finish: more.finish ?? 'stop',
      usage: {
        inputTokens: usage.input ?? 2400,
        outputTokens: usage.output ?? Math.ceil(text.length / 4),
        cachedInputTokens: usage.cached ?? 0,
        estimated: usage.estimated ?? false,
        ...(usage.cost === undefined ? {} : { cost: usage.cost }),
      },
    };
    return this.add({ type: 'call.finished', call, milliseconds, outcome });
  }

  failCall(call: string, code: string, message: string, milliseconds: number): this {
    return this.add({ type: 'call.finished', call, milliseconds, outcome: { ok: false, code, message } });
  }

  finishCode(iteration: string, output: string, milliseconds: number, error?: string): this {
    // As the loop reports it: what was printed, the error below it, and words where there is neither.
    const shown = [output, error].filter((part) => part !== undefined && part !== '').join('\n');
    return this.add({
      type: 'code.finished',
      iteration,
      output: shown === '' ? emptyOutput : shown,
      error,
      milliseconds,
    });
  }

  answer(answer: string, citations: readonly Citation[], how: 'final' | 'fallback' = 'final'): this {
    return this.add({ type: 'answered', answer, how, citations });
  }

  finish(status: RunFinished['status'], reason?: { code: string; message: string }): this {
    return this.add(
      { type: 'coverage', coverage: { inScope: 1284, searched: 1284, opened: 96, sent: 61, leftOut: 61 } },
      { type: 'run.finished', status, reason, milliseconds: this.elapsed },
    );
  }
}

const firstMessages = [
  {
    role: 'system' as const,
    content:
      `You answer questions about a context that is too large to read at once. It is held in a JavaScript REPL ` +
      `as \`context\`.\n\n${'Write code in a fenced block; you see what it prints. '.repeat(80)}`,
  },
  {
    role: 'user' as const,
    content:
      'Question: Which HTTP calls in this workspace have no timeout, and who owns them?\n\n' +
      'context: 1,284 documents, 9,412,003 characters (~2.35 M tokens)\n\n' +
      '  services/billing/   212 files\n  services/orders/    318 files\n  packages/http/       24 files\n\nTurn 1/20',
  },
];

function observation(turn: number): string {
  return `Output of your code:\n\n${'services/orders/src/client.ts\n   41: const reply = await fetch(url)\n'.repeat(6)}\nTurn ${turn}/20`;
}

export function cite(text: string, problem?: string): Citation {
  const [, path = '', line = '1', end] = /^(.*?):(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  return {
    text,
    path,
    line: Number(line),
    endLine: Number(end ?? line),
    problem,
    uri: problem === undefined ? `file:///ws/${path}` : undefined,
  };
}

const citations: readonly Citation[] = [
  cite('services/orders/src/client.ts:41'),
  cite('services/orders/src/client.ts:88-93'),
  cite('services/billing/src/__tests__/retry.ts:17'),
  cite('services/billing/src/invoice.ts:204'),
  cite('packages/http/src/fetchJson.ts:12'),
  cite('services/search/src/index.ts:310', 'services/search/src/index.ts has 274 lines'),
];

const answerText = `**5 of 63 HTTP calls have no timeout.** Four are in production code; one is in a test helper.

| Call | Owner | Why it has none |
| --- | --- | --- |
| \`services/orders/src/client.ts:41\` | @orders-team | bare \`fetch(url)\`, no \`signal\` |
| \`services/orders/src/client.ts:88-93\` | @orders-team | \`signal\` is passed on, but its caller never sets one |
| services/billing/src/invoice.ts:204 | @billing | \`axios.post\` with the default of 0 |
| services/search/src/index.ts:310 | @search | streaming request |

## How they were found

1. Every call of \`fetch\`, \`axios\`, \`got\` and \`http.request\` was listed: 63 in 41 files.
2. Each was read with its callers. \`fetchJson\` sets a timeout of its own (packages/http/src/fetchJson.ts:12), so the 38 calls through it are fine.

The one in a test is services/billing/src/__tests__/retry.ts:17, where \`<Timeout>\` is mocked.

> Owners are from CODEOWNERS. For \`services/search\` it names a team that no longer exists.

See also [the fetch standard](https://fetch.spec.whatwg.org/#requestinit).
`;

const surveys = [
  {
    prose: 'I start by listing every place that makes an HTTP request.',
    code: `// List every HTTP call\nconst calls = context.grep(/\\b(fetch|axios(\\.\\w+)?|got|https?\\.request)\\s*\\(/, '**/*.{ts,js}');\nprint(calls.length, 'calls in', new Set(calls.map(c => c.path)).size, 'files');\nprint(calls);`,
    output: `63 calls in 41 files\nservices/orders/src/client.ts\n   41: const reply = await fetch(url)\n   88: return fetch(url, { ...init, signal })\nservices/billing/src/invoice.ts\n  204: await axios.post(url, body)\n… 60 more in 39 files`,
  },
  {
    prose: 'Now the wrappers: a call through one of them may have a timeout already.',
    code: `const wrappers = context.grep(/export (async )?function \\w*[fF]etch\\w*/);\nfor (const w of wrappers) print(context.file(w.path).range(w.line, w.line + 20));`,
    output: `packages/http/src/fetchJson.ts\n   12: export async function fetchJson(url, { timeoutMs = 10_000 } = {}) {\n   13:   const signal = AbortSignal.timeout(timeoutMs);`,
  },
  {
    prose: 'I let sub-models read each call with its surroundings.',
    code: `const spans = calls.map(c => context.file(c.path).range(Math.max(1, c.line - 30), c.line + 30));\nconst verdicts = await llm_query_batched(spans.map(s => ({\n  prompt: 'Does the HTTP call in the middle have a timeout? Follow the signal.',\n  context: s,\n  schema: { timeout: 'boolean', why: 'string' },\n})));\nprint(verdicts.filter(v => !v.timeout).length);`,
    output: '7',
  },
  {
    prose: undefined,
    code: `const open = calls.filter((c, i) => verdicts[i].timeout === false);\nprint(owners[open[0].path]);`,
    output: '',
    error:
      'ReferenceError: owners is not defined\n    at block 4, line 2\nNames that exist: calls, wrappers, spans, verdicts, open',
  },
  {
    prose: 'Owners are in CODEOWNERS.',
    code: `const codeowners = context.file('.github/CODEOWNERS').text;\nconst ownerOf = await llm_query('Who owns each of these paths?', [codeowners, open]);\nprint(ownerOf);`,
    output: 'services/orders → @orders-team\nservices/billing → @billing\nservices/search → @search',
  },
  { prose: 'That settles it.', code: 'FINAL(report);', output: '' },
] as const;

const subjects = [
  'orders/src/client.ts',
  'billing/src/invoice.ts',
  'search/src/index.ts',
  'http/src/retry.ts',
  'mail/src/send.ts',
];

/** Up to (and without) the answer: 6 turns, 40 sub-calls; one fails, one is retried, one is a child loop. */
function sixTurns(writer: RunWriter, upToTurn = 6): RunWriter {
  surveys.slice(0, upToTurn).forEach((survey, index) => {
    const turn = index + 1;
    writer.turn(turn, { code: survey.code, ...(survey.prose === undefined ? {} : { prose: survey.prose }) });
    if (turn === 3) thirtyEightCalls(writer);
    if (turn === 5) childLoop(writer);
    writer.wait(turn === 3 || turn === 5 ? 240 : 38);
    writer.finishCode(
      String(turn),
      survey.output,
      turn === 3 ? 9400 : 38,
      'error' in survey ? survey.error : undefined,
    );
  });
  return writer;
}

function thirtyEightCalls(writer: RunWriter): void {
  for (let n = 1; n <= 38; n++) writer.startCall(`3.c${n}`, promptOf(n));
  for (let n = 1; n <= 38; n++) {
    writer.wait(230);
    if (n === 4) {
      writer.add({
        type: 'call.retried',
        call: '3.c4',
        attempt: 1,
        reason: 'api.openai.com answered 429 (too many requests).',
        delayMs: 1500,
      });
    }
    if (n === 7) writer.failCall('3.c7', 'timeout', 'No reply from api.openai.com within 300 s.', 300_000);
    else finishSubCall(writer, n);
  }
}

function promptOf(n: number): string {
  const path = `services/${subjects[n % subjects.length] ?? ''}`;
  const first = n * 11;
  const lines = Array.from({ length: 60 }, (_, index) => {
    return `${first + index}| const value${index} = await read(source, { retries: ${index} });`;
  });
  const id = `8f3a00c0${String(n).padStart(4, '0')}`;
  return (
    'Does the HTTP call in the middle have a timeout? Follow the signal.\n\n' +
    `<data id="${id}" path=${JSON.stringify(path)} lines="${first}-${first + 59}">\n${lines.join('\n')}\n</data id="${id}">`
  );
}

function finishSubCall(writer: RunWriter, n: number): void {
  writer.finishCall(
    `3.c${n}`,
    JSON.stringify(
      { timeout: n % 6 !== 0, why: 'The signal comes from AbortSignal.timeout in fetchJson.' },
      null,
      2,
    ),
    900 + n * 61,
    { input: 2100 + n * 7, estimated: n === 12 },
    n === 2
      ? {
          reasoning:
            'The call passes `signal`. Its only caller is loadOrders, which makes one with a timeout.',
        }
      : {},
  );
}

function childLoop(writer: RunWriter): void {
  writer.startCall(
    '5.c1',
    'Who owns each of these paths?\n\n<<<data 11c0\nservices/orders/ @orders-team\ndata 11c0>>>',
  );
  writer.wait(700).finishCall('5.c1', 'services/orders → @orders-team\nservices/billing → @billing', 700);
  writer.startChild('5.c2', 'Find the last known owner of services/search in the history notes.');
  writer.turn(
    1,
    { prose: 'The notes first.', code: "print(context.grep(/search/i, 'docs/**'));" },
    { parent: '5.c2' },
  );
  writer.wait(20).finishCode('5.c2.1', 'docs/teams.md\n   14: search → platform (until May)', 20);
  writer.turn(2, { code: "FINAL('@search, now part of platform');" }, { parent: '5.c2' });
  writer.wait(5).finishCode('5.c2.2', '', 5);
  writer.finishCall('5.c2', '@search, now part of platform', 5200, { input: 0, output: 0 });
}

export function finishedRun(): TrajectoryEvent[] {
  const writer = sixTurns(new RunWriter().start());
  return writer.wait(60).answer(answerText, citations).finish('complete').events;
}

/** In the third turn: 12 sub-calls answered, the rest in flight. */
export function runningRun(startedAt?: number): TrajectoryEvent[] {
  const writer = new RunWriter(startedAt).start();
  sixTurns(writer, 2).turn(3, { prose: surveys[2].prose, code: surveys[2].code });
  for (let n = 1; n <= 16; n++) writer.startCall(`3.c${n}`, promptOf(n));
  for (let n = 1; n <= 12; n++) {
    writer.wait(230);
    if (n === 7) writer.failCall('3.c7', 'timeout', 'No reply from api.openai.com within 300 s.', 300_000);
    else finishSubCall(writer, n);
    writer.startCall(`3.c${16 + n}`, promptOf(16 + n));
  }
  return writer.events;
}

/** The root model is writing its second reply. */
export function writingRun(startedAt?: number): TrajectoryEvent[] {
  return sixTurns(new RunWriter(startedAt).start(), 1).startTurn(2).events;
}

export function partialRun(): TrajectoryEvent[] {
  const writer = sixTurns(new RunWriter().start(), 4).wait(900);
  writer.add(
    {
      type: 'warning',
      code: 'option-without-meaning',
      message: 'The option “temperature” has no meaning for gpt-5 and was not sent.',
    },
    {
      type: 'warning',
      code: 'reply-cut',
      message: 'The reply of turn 4 was cut by the token limit; its code was not run.',
    },
  );
  return writer.answer(answerText, citations, 'fallback').finish('partial', {
    code: 'iterations',
    message: 'The run used all of its 4 turns before it had read every call.',
  }).events;
}

export function failedRun(): TrajectoryEvent[] {
  const writer = new RunWriter().start().startTurn(1).wait(640);
  const message = 'api.openai.com refused the key (401).';
  return writer
    .failCall('1.root', 'unauthorized', message, 640)
    .finish('failed', { code: 'unauthorized', message }).events;
}

export function cancelledRun(): TrajectoryEvent[] {
  const writer = new RunWriter().start();
  sixTurns(writer, 2).turn(3, { prose: surveys[2].prose, code: surveys[2].code });
  for (let n = 1; n <= 16; n++) writer.startCall(`3.c${n}`, promptOf(n));
  writer.wait(800);
  for (let n = 1; n <= 5; n++) finishSubCall(writer, n);
  return writer.finish('failed', { code: 'cancelled', message: 'You cancelled the run.' }).events;
}

/** Models by depth, replies from the cache, a reply that was cut, shortened messages, and JSON for an answer. */
export function settingsRun(): TrajectoryEvent[] {
  const schema = { type: 'object', properties: { calls: { type: 'array' } } };
  const settings = {
    ...defaultRunSettings,
    schema,
    extraInstructions: 'Leave the tests out.',
    compactAt: 0.5,
  };
  const events = new RunWriter().start().events.map((event): EventBody => {
    return event.type === 'run.started' ? { ...event, settings } : event;
  });
  const writer = new RunWriter()
    .add(...events)
    .startTurn(1)
    .wait(900);
  const code = 'print(await llm_query("Which?", context.file("a.ts")));';
  const usage = { inputTokens: 900, outputTokens: 40, estimated: false };
  writer.add(
    {
      type: 'call.finished',
      call: '1.root',
      milliseconds: 900,
      outcome: { ok: true, text: repl(code), finish: 'stop', cut: true, usage },
    },
    { type: 'code.started', iteration: '1', code },
  );
  writer.startCall('1.c1', 'Which calls have none?').wait(2);
  const nothing = { inputTokens: 0, outputTokens: 0, estimated: false };
  writer.add({
    type: 'call.finished',
    call: '1.c1',
    milliseconds: 2,
    outcome: { ok: true, text: 'Line 41.', finish: 'stop', cached: true, usage: nothing },
  });
  writer.add({
    type: 'call.started',
    call: '1.c2',
    iteration: '1',
    role: 'sub',
    model: 'gpt-5-nano',
    messages: [{ role: 'user', content: 'And in b.ts?' }],
  });
  writer.wait(400).finishCall('1.c2', 'None.', 400).finishCode('1', 'Line 41.', 410);
  writer.startTurn(2);
  writer.add({
    type: 'compacted',
    iteration: '2',
    kind: 'outputs',
    tokensBefore: 96_000,
    tokensAfter: 41_000,
  });
  writer.wait(700).finishCall('2.root', repl('FINAL({calls})'), 700);
  writer.add({ type: 'code.started', iteration: '2', code: 'FINAL({calls})' }).finishCode('2', '', 3);
  return writer
    .answer(
      '{"calls":[{"at":"services/orders/src/client.ts:41","owner":"@orders-team"},{"at":"src/gone.ts:3","owner":null}]}',
      [cite('services/orders/src/client.ts:41'), cite('src/gone.ts:3', 'src/gone.ts is not in this run')],
    )
    .finish('complete').events;
}

function repl(code: string): string {
  return `\`\`\`repl\n${code}\n\`\`\``;
}

/** No language model takes part. */
export function explorerRun(): TrajectoryEvent[] {
  const writer = new RunWriter().start({ question: 'Where is fetchJson defined?', isLanguageModel: false });
  writer.turn(1, {
    prose: 'Looking for definitions of `fetchJson`.',
    code: "FINAL(definitionsOf('fetchJson'));",
  });
  writer.wait(9).finishCode('1', '', 9);
  return writer
    .answer('`fetchJson` is defined once: packages/http/src/fetchJson.ts:12', [
      cite('packages/http/src/fetchJson.ts:12'),
    ])
    .finish('complete').events;
}

/** One call that was given everything. */
export function directRun(): TrajectoryEvent[] {
  const writer = new RunWriter().start({ question: 'What does fetchJson do without a timeout?' });
  writer.add(
    { type: 'iteration.started', iteration: '1', index: 1, of: 1 },
    {
      type: 'call.started',
      call: '1.root',
      iteration: '1',
      role: 'root',
      model: 'gpt-5',
      messages: [{ role: 'user', content: 'Question: …' }],
      note: directNote,
    },
  );
  const text = 'It waits 10 s: packages/http/src/fetchJson.ts:12';
  return writer
    .wait(1800)
    .finishCall('1.root', text, 1800, { input: 9100, cost: 0.0114 })
    .answer(text, [cite('packages/http/src/fetchJson.ts:12')])
    .finish('complete').events;
}

/** Depth 2, going on: two children with turns of their own, one done and one at work; prices are known. */
export function deepRun(): TrajectoryEvent[] {
  const writer = new RunWriter().start();
  writer.startTurn(1).wait(2300);
  const code =
    "const parts = ['services/orders/', 'services/billing/'];\nconst found = await rlm_query_batched(parts.map(p => ({prompt: `List the calls without a timeout in ${p}`, context: context.glob(p + '**')})));";
  writer.finishCall('1.root', `One child for each part.\n\n\`\`\`repl\n${code}\n\`\`\``, 2300, {
    input: 3400,
    cost: 0.0062,
  });
  writer.add({ type: 'code.started', iteration: '1', code });
  for (const [index, part] of ['services/orders/', 'services/billing/'].entries())
    writer.startChild(`1.c${index + 1}`, `List the calls without a timeout in ${part}`);
  for (const child of ['1.c1', '1.c2']) {
    const look = 'print(context.grep(/fetch\\(/));';
    writer.startTurn(1, child).wait(1200);
    writer.finishCall(`${child}.1.root`, `\`\`\`repl\n${look}\n\`\`\``, 1200, { input: 2600, cost: 0.0041 });
    writer.add({ type: 'code.started', iteration: `${child}.1`, code: look });
    if (child === '1.c1') {
      writer.startCall('1.c1.1.c1', 'Does the call in client.ts:41 have a timeout?');
      writer.wait(600).finishCall('1.c1.1.c1', 'No: a bare fetch(url).', 600, { input: 900, cost: 0.0003 });
    }
    writer.finishCode(`${child}.1`, 'services/orders/src/client.ts\n   41: await fetch(url)', 30);
  }
  writer.startTurn(2, '1.c1').wait(900);
  writer.finishCall('1.c1.2.root', "```repl\nFINAL('client.ts:41')\n```", 900, { input: 3000, cost: 0.0044 });
  writer.add({ type: 'code.started', iteration: '1.c1.2', code: "FINAL('client.ts:41')" });
  writer.finishCode('1.c1.2', '', 4).finishCall('1.c1', 'client.ts:41', 2700, { input: 0, output: 0 });
  return writer.startTurn(2, '1.c2').events;
}

/** A run with so many nodes: turns of 500 sub-calls each. */
export function hugeRun(nodes = 5000): TrajectoryEvent[] {
  const writer = new RunWriter().start();
  const turns = Math.ceil(nodes / 502);
  for (let turn = 1; turn <= turns; turn++) {
    writer.turn(turn, { prose: 'All files of this part.', code: `await llm_query_batched(parts[${turn}]);` });
    for (let n = 1; n <= 500; n++)
      writer.startCall(`${turn}.c${n}`, `Summarise part ${n} of ${turn}.\n${'text '.repeat(40)}`);
    for (let n = 1; n <= 500; n++) {
      writer.wait(3);
      if (n % 97 === 0) writer.failCall(`${turn}.c${n}`, 'server', 'api.openai.com answered 503.', 40);
      else writer.finishCall(`${turn}.c${n}`, `Part ${n} is about invoices.`, 400 + n);
    }
    writer.finishCode(String(turn), `${turn} done`, 4000);
  }
  return writer.answer(answerText, citations).finish('complete').events;
}
