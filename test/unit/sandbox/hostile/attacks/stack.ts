import type { Attack } from '../attack';

const overflows = (tries: string, code: string): Attack => ({
  tries,
  code,
  told: /stack overflow|too many captures|out of memory|too much recursion|call stack|nested|too (?:deep|complex)/i,
});

const deep = (tries: string, code: string): Attack => ({
  tries,
  code,
  losesRepl: 'perhaps',
});

export const stack: readonly Attack[] = [
  overflows('to recurse', '(function f() { f(); })()'),
  overflows('to recurse in a getter', 'const o = { get x() { return this.x; } }; o.x'),
  overflows('to recurse in toString', 'const o = { toString: () => `${o}` }; `${o}`'),
  overflows(
    'to recurse through a proxy',
    'const p = new Proxy({}, { get: (_, key, self) => self[key] }); p.x',
  ),
  overflows('to recurse in a constructor', 'class A { constructor() { new A(); } }\nnew A()'),
  overflows(
    'to recurse through the engine',
    '(function f() { context.grep("x", { get glob() { f(); } }); })()',
  ),
  overflows('to recurse in an async function', 'async function f() { await f(); }\nawait f()'),
  overflows('to recurse in a replacer', 'function f() { return "a".replace("a", f); }\nf()'),
  deep(
    'to turn a deep value into JSON',
    'let d = []; for (let i = 0; i < 1e4; i++) d = [d]; JSON.stringify(d)',
  ),
  overflows('to answer a deep value', 'let d = {}; for (let i = 0; i < 1e4; i++) d = { d }; FINAL(d)'),
  deep(
    'to give a deep value as options',
    'let d = {}; for (let i = 0; i < 1e4; i++) d = { d }; context.grep("x", d)',
  ),
  overflows('to flatten a deep list', 'let d = []; for (let i = 0; i < 1e5; i++) d = [d]; d.flat(Infinity)'),
  overflows('to read deep JSON', 'JSON.parse("[".repeat(1e6))'),
  overflows('to compile deep code', 'eval("[".repeat(1e6))'),
  overflows('to compile a deep regular expression', 'new RegExp("(".repeat(1e6))'),
  overflows(
    'to look through deep proxies',
    'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x',
  ),
  deep(
    'to call through deep bindings',
    'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); f()',
  ),
  overflows('to write deep code', `${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  overflows('to write a deep sum', `0${'+(1'.repeat(20_000)}${')'.repeat(20_000)}`),
  overflows('to write deep blocks', `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`),
  { tries: 'to write a long sum', code: Array(20_000).fill('1').join('+'), told: /20000|stack|nested/ },
  {
    tries: 'to free a deep value',
    code: 'let d = {}; for (let i = 0; i < 3e5; i++) d = { d }; d = 0',
  },
  {
    tries: 'to show a deep value',
    code: 'let d = {}; for (let i = 0; i < 1e5; i++) d = { d }; d',
    told: /\{…\}/,
  },
  {
    tries: 'to print at the end of the stack',
    code: 'function f() { try { f(); } catch { print("deep"); } }\nf()',
  },
  {
    tries: 'to give a deep schema',
    code: 'let d = {type: "string"}; for (let i = 0; i < 1e3; i++) d = { type: "object", properties: { d } }; await llm_query("x", { schema: d })',
  },
  {
    tries: 'to give a deep pattern to the engine',
    code: 'context.grep("(".repeat(4e4) + ")".repeat(4e4))',
    told: /regular expression|SyntaxError|note|too large/i,
  },
];
