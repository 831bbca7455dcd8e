import { stopped, stoppedOrFull, type Attack } from '../attack';

const codeTimeoutMs = 400;

const endless: readonly Attack[] = [
  { tries: 'to loop for ever', code: 'while (true) {}' },
  { tries: 'to loop over awaits', code: 'for (;;) await null' },
  { tries: 'to loop after a query', code: 'await llm_query("x"); for (;;);' },
  {
    tries: 'to feed microtasks with microtasks',
    // Millions of promises hang on each other then: too many to end.
    losesRepl: 'perhaps' as const,
    code: 'const spin = () => Promise.resolve().then(spin); await spin()',
  },
  {
    tries: 'to loop in a promise job that nobody awaits',
    code: 'Promise.resolve().then(() => { for (;;); }); await 1',
  },
  {
    tries: 'to leave a thousand looping jobs for later blocks',
    code: 'for (let i = 0; i < 1000; i++) Promise.resolve().then(() => { for (;;); })',
  },
  {
    tries: 'to leave awaiting loops for later blocks',
    // To end them all takes about as long as the watchdog waits.
    told: /was stopped|could not be stopped/,
    code: 'for (let i = 0; i < 100; i++) (async () => { for (;;) await null; })()',
  },
  { tries: 'to loop in a generator', code: 'function* g() { for (;;) yield 1; }\nfor (const x of g());' },
  {
    tries: 'to loop in an async generator',
    code: 'async function* g() { for (;;) yield 1; }\nfor await (const x of g());',
  },
  { tries: 'to loop in a getter', code: '({ get x() { for (;;); } }).x' },
  { tries: 'to loop where its value is shown', code: '({ get x() { for (;;); } })' },
  { tries: 'to loop in a trap where its value is shown', code: 'new Proxy({}, { ownKeys() { for (;;); } })' },
  { tries: 'to loop in a comparator', code: '[3, 1, 2].sort(() => { for (;;); })' },
  { tries: 'to loop in toJSON of an argument', code: 'context.grep("x", { toJSON() { for (;;); } })' },
  { tries: 'to loop in valueOf of an index', code: 'context.slice({ valueOf() { for (;;); } })' },
  { tries: 'to loop in the answer', code: 'FINAL({ get text() { for (;;); } })' },
  {
    tries: 'to catch its end and go on',
    code: 'for (;;) { try { for (;;); } catch { continue; } finally { for (;;); } }',
  },
  {
    tries: 'to backtrack for ever in its own regular expression',
    code: '/^(a+)+$/.test("a".repeat(64) + "b")',
  },
  {
    tries: 'to give an endless list of prompts',
    code: 'await llm_query_batched((function* () { for (;;) yield "x"; })())',
  },
  { tries: 'to resolve a thenable with itself for ever', code: 'await { then(resolve) { resolve(this); } }' },
  { tries: 'to loop in a thenable', code: 'await { then() { for (;;); } }' },
  {
    tries: 'to loop in a proxy in its prototype chain',
    code: 'Object.setPrototypeOf({}, new Proxy({}, { get() { for (;;); } })).x',
  },
  {
    tries: 'to loop in the message of what it throws',
    code: 'throw Object.defineProperty(new Error(), "message", { get() { for (;;); } })',
  },
  {
    tries: 'to loop in a species constructor',
    code: 'const a = [1]; a.constructor = { get [Symbol.species]() { for (;;); } }; a.map((x) => x)',
  },
].map((attack) => ({ told: stopped, codeTimeoutMs, ...attack }));

export const loops: readonly Attack[] = [
  ...endless,
  {
    tries: 'to backtrack for ever in a search of the engine',
    code: 'context.grep("(a+)+$")',
    told: /too slow|was stopped after/,
    codeTimeoutMs,
  },
  {
    tries: 'to loop in a getter that is read after every block',
    code: 'Object.defineProperty(globalThis, "answer", { get() { for (;;); } }); undefined',
    codeTimeoutMs,
  },
  {
    tries: 'to loop in an answer that is read after every block',
    code: 'var answer = new Proxy({}, { has() { for (;;); } }); undefined',
    codeTimeoutMs,
  },
  {
    tries: 'to loop in a finalizer',
    code: 'var registry = new FinalizationRegistry(() => { for (;;); }); registry.register({}); await null',
    codeTimeoutMs,
  },
  {
    tries: 'to loop in a getter that SHOW_VARS reads',
    code: 'Object.defineProperty(globalThis, "trap", { enumerable: true, get() { for (;;); } }); SHOW_VARS()',
    told: /was stopped after|trap/,
    codeTimeoutMs,
  },
  {
    tries: 'to change a reserved name and then to loop',
    code: 'context = 3; FINAL = 4; llm_query = 5; for (;;);',
    told: stopped,
    codeTimeoutMs,
  },
  {
    tries: 'to spread an endless generator',
    code: '[...(function* () { for (;;) yield 1; })()]',
    told: stoppedOrFull,
    codeTimeoutMs: 3_000,
  },
];
