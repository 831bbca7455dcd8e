import type { Attack } from '../attack';

export const hostCalls: readonly Attack[] = [
  {
    tries: 'to start 100,000 calls and not to wait',
    usesUp: true,
    code: 'for (let i = 0; i < 1e5; i++) llm_query("q" + i); 0',
    told: /failed|broke down|out of memory/,
    losesRepl: 'perhaps',
  },
  {
    tries: 'to start 100,000 calls at once',
    code: 'await llm_query_batched(Array.from({ length: 1e5 }, (_, i) => "q" + i))',
    told: /RangeError/,
  },
  {
    tries: 'to start 10,000 calls at once and insists',
    usesUp: true,
    code: '(await llm_query_batched(Array.from({ length: 1e4 }, (_, i) => "q" + i), { allowMany: true })).length',
  },
  {
    tries: 'to send a huge prompt',
    code: 'await llm_query("x".repeat(1e6))',
  },
  {
    tries: 'to look for a huge text',
    code: 'context.indexOf("x".repeat(2e7))',
    told: /-1/,
  },
  {
    tries: 'to look for a huge pattern',
    code: 'context.grep("x".repeat(5e6)).length',
    told: /RangeError: the pattern has/,
  },
  {
    tries: 'to look for a huge alternation',
    code: 'context.grep("a|".repeat(1e6)).length',
    told: /RangeError: the pattern has/,
  },
  {
    tries: 'to give many globs',
    code: 'context.glob(Array(1e4).fill("**/*{a,b}{c,d}")).length',
  },
  {
    tries: 'to give a glob that explodes',
    code: 'context.glob("{a,b}".repeat(24)).length',
  },
  {
    tries: 'to give a glob that backtracks',
    code: 'context.glob("*a".repeat(40) + "b").length',
  },
  {
    tries: 'to give a huge path',
    code: 'context.file("x/".repeat(1e6))',
    told: /there is no file/,
  },
  {
    tries: 'to ask again from a getter of what it asks',
    code: 'context.grep("x", { get glob() { FINAL("too early"); print(context.grep("y").length); return undefined; } }).length; throw new Error("no answer")',
    told: /no answer/,
  },
  {
    tries: 'to start calls from toJSON of an argument',
    code: 'await llm_query({ toJSON() { llm_query("inner"); return "outer"; } })',
  },
  {
    tries: 'to change a request while it is read',
    code: 'let n = 0; await llm_query({ get prompt() { return n++ ? 7 : "first"; }, get context() { return n++ ? Symbol("s") : "c"; } })',
  },
  { tries: 'to give no prompt but a symbol', code: 'await llm_query(Symbol("s"))' },
  { tries: 'to give the prompt as a thenable', code: 'await llm_query({ then(resolve) { resolve("x"); } })' },
  {
    tries: 'to give a span that is none',
    code: 'const [span] = [context.files[0].range(1)]; const Span = span.constructor; await llm_query("x", new Span({ document: 7e8, start: -5, end: 1e308, path: "secret.txt", from: -1, to: 9 }))',
    told: /Error|failed/,
  },
  {
    tries: 'to give a span out of its document',
    code: 'const [span] = [context.files[0].range(1)]; const Span = span.constructor; const evil = new Span({ document: 0, start: -1e6, end: 1e6, path: "../secret.txt", from: -1, to: 9 }); print(evil.text, `${evil}`); await llm_query("x", evil)',
  },
  {
    tries: 'to read a document that is none',
    code: 'const D = context.files[0].constructor; const d = new D({ index: -1, path: "../secret.txt", language: null, length: 1e6 }); d.text',
    told: /Error/,
  },
  {
    tries: 'to read at numbers that are none',
    code: 'for (const n of [NaN, -1, 1e308, -1e308, Infinity, 2 ** 53, 0.5]) for (const m of ["slice", "substring", "at", "charAt", "codePointAt", "indexOf"]) { try { context[m](n, n); } catch (e) { print(m, n, e.name); } }',
  },
  {
    tries: 'to take lines that are none',
    code: 'for (const n of [NaN, -1, 0, 1e308, Infinity, "x", null, {}]) { try { print(context.files[0].range(n, n).text); } catch (e) { print(e.name); } }',
    told: /RangeError|TypeError/,
  },
  {
    tries: 'to chunk by sizes that are none',
    code: 'for (const n of [NaN, -1, 0, 1e308, Infinity, "x", {}]) { try { print(context.chunks({ maxChars: n }).length); } catch (e) { print(e.name); } }',
    told: /RangeError|TypeError/,
  },
  {
    tries: 'to chunk into single characters',
    code: 'context.chunks({ maxChars: 1 }).length',
  },
  {
    tries: 'to name files with NUL and lone surrogates',
    code: String.raw`for (const p of ["\0", "a.txt\0", "\ud800", "__proto__", "constructor", "\u202e", ""]) { try { print(context.file(p)); } catch (e) { print(e.name); } }`,
  },
  {
    tries: 'to pollute through names of groups',
    code: 'context.grep(/(?<__proto__>needle)(?<constructor>)?/)[0].groups; ({}).polluted',
  },
  {
    tries: 'to pollute through keys of options',
    code: 'context.grep("x", JSON.parse(`{"__proto__": {"polluted": true}, "constructor": 1}`))',
    told: /Error/,
  },
  {
    tries: 'to pollute through keys of a schema',
    code: 'await llm_query("x", { schema: JSON.parse(`{"type": "object", "properties": {"__proto__": {"type": "string"}, "constructor": {}}, "required": ["__proto__"], "$ref": "#/__proto__"}`) })',
  },
  {
    tries: 'to check replies by a pattern that backtracks',
    code: 'await llm_query("x", { schema: { type: "string", pattern: "^(a+)+$" } })',
    codeTimeoutMs: 2_000,
  },
  {
    tries: 'to refer a schema to itself',
    code: 'await llm_query("x", { schema: { $defs: { a: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" } })',
  },
  {
    tries: 'to lengthen a list of the engine',
    code: 'const list = context.grep("needle"); list.length = 2 ** 32 - 1; print(list[2 ** 31], list[1e9], list[-1]); list.length = 0; list.length',
  },
  {
    tries: 'to hold many searches',
    code: 'for (let i = 0; i < 2000; i++) context.grep(/./g)',
    codeTimeoutMs: 5_000,
    told: /./,
  },
  {
    tries: 'to hold many lists',
    code: 'for (let i = 0; i < 3e4; i++) context.files.length; 0',
  },
  {
    tries: 'to read a history that is not there',
    code: 'print(history[1e9], history[-1], history["__proto__"] === undefined, history[2 ** 53])',
  },
  {
    tries: 'to use a class of the engine without its fields',
    code: 'const C = context.constructor; print(Object.getOwnPropertyNames(C.prototype).length); C.prototype.slice.call({}, 0, 1)',
    told: /TypeError/,
  },
  {
    tries: 'to ask the language server for what is not in the context',
    code: 'for (const p of ["/etc/passwd", "../secret.txt", "file:///etc/passwd"]) { try { print(await symbols(p)); } catch (e) { print(e.message); } }',
  },
];
