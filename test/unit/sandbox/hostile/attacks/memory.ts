import { stoppedOrFull, type Attack } from '../attack';

const grows = (tries: string, code: string): Attack => ({
  tries,
  code,
  told: stoppedOrFull,
  losesRepl: 'perhaps',
});
const refused = (tries: string, code: string): Attack => ({
  tries,
  code,
  told: /out of memory|string too long|invalid (?:string|array|array buffer) length|too large|stopped after/i,
});

export const memory: readonly Attack[] = [
  grows('to keep long strings', 'const hold = []; for (;;) hold.push("x".repeat(1e6) + hold.length)'),
  grows('to keep short strings', 'const hold = []; for (;;) hold.push("s" + hold.length)'),
  grows(
    'to keep long strings out of reach',
    '(() => { const hold = []; for (;;) hold.push("x".repeat(1e6) + hold.length); })()',
  ),
  refused('to double a string', 'let s = "x"; for (;;) s += s'),
  refused('to double a string of two-byte characters', 'let s = "\\u4e00"; for (;;) s += s'),
  refused('to repeat a string', '"x".repeat(2 ** 30 - 1)'),
  refused('to pad a string', '"x".padEnd(2 ** 30 - 1, "ab")'),
  grows('to grow an array', 'const a = []; for (;;) a.push(a)'),
  refused('to fill an array', 'new Array(2 ** 28).fill(0)'),
  refused('to make an array of a length', 'Array.from({ length: 2 ** 32 - 1 })'),
  refused('to concatenate arrays', 'let a = [1]; for (;;) a = a.concat(a)'),
  refused('to grow a whole number', 'let n = 3n; for (;;) n *= n'),
  refused('to shift a whole number', '1n << (1n << 30n)'),
  refused('to take a typed array', 'new Float64Array(2 ** 28)'),
  grows('to keep typed arrays', 'const hold = []; for (;;) hold.push(new Uint8Array(1e6).fill(1))'),
  refused('to take a shared buffer', 'new SharedArrayBuffer(2 ** 31 - 1)'),
  refused('to grow a buffer', 'new ArrayBuffer(8, { maxByteLength: 2 ** 31 - 1 }).resize(2 ** 31 - 1)'),
  refused('to turn much into JSON', 'const big = "x".repeat(2e7); JSON.stringify(Array(100).fill(big))'),
  refused('to read much JSON', 'JSON.parse("[" + "[],".repeat(5e6) + "[]]")'),
  grows('to nest objects', 'let o = {}; for (;;) o = { o }'),
  grows('to grow a map', 'const m = new Map(); for (;;) m.set(m.size, {})'),
  grows('to grow a set of symbols', 'const s = new Set(); for (;;) s.add(Symbol.for("s" + s.size))'),
  grows('to keep closures', 'let f = () => 1; for (;;) { const g = f; f = () => g; }'),
  grows(
    'to chain promises',
    'let p = new Promise(() => {}); const hold = []; for (;;) hold.push(p = p.then(() => 1))',
  ),
  grows('to add properties to the global object', 'for (let i = 0; ; i++) globalThis["v" + i] = { i }'),
  refused('to make a huge function', 'Function("return [" + "{},".repeat(1e7) + "]")'),
  refused('to replace into a huge string', '"x".repeat(1e4).replaceAll("x", "y".repeat(1e5))'),
  refused('to join a huge string', 'Array(1e5).fill("x".repeat(1e5)).join("")'),
  refused(
    'to show a huge value',
    'Array(60).fill(Array(60).fill(Array(60).fill(Array(60).fill("x".repeat(2000)))))',
  ),
];
