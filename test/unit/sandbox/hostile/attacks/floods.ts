import { stopped, type Attack } from '../attack';

const cut = /characters|cut|dropped|…/;

export const floods: readonly Attack[] = [
  {
    tries: 'to print for ever',
    code: 'for (let i = 0; ; i++) print("line", i)',
    told: /stopped after|dropped/,
    codeTimeoutMs: 2_000,
  },
  { tries: 'to print nothing for ever', code: 'for (;;) print("")', told: stopped, codeTimeoutMs: 2_000 },
  { tries: 'to print a huge text', code: 'print("x".repeat(1e7))', told: cut },
  {
    tries: 'to print a huge list',
    code: 'print(Array.from({ length: 1e6 }, (_, i) => i))',
    told: /more/,
  },
  {
    tries: 'to print an object with many keys',
    code: 'const o = {}; for (let i = 0; i < 1e5; i++) o["key" + i] = i; print(o)',
    told: /more/,
  },
  { tries: 'to print a huge key', code: 'print({ ["k".repeat(1e7)]: 1 })', told: cut },
  {
    tries: 'to print a huge name of a function',
    code: 'print(Object.defineProperty(() => 1, "name", { value: "n".repeat(1e7) }))',
    told: cut,
  },
  {
    tries: 'to throw a huge message',
    code: 'throw new Error("x".repeat(2e7))',
    told: /Error: x+…/,
  },
  {
    tries: 'to throw a huge name',
    code: 'throw Object.assign(new Error("x"), { name: "N".repeat(2e7) })',
    told: /N…/,
  },
  {
    tries: 'to throw a huge stack',
    code: 'throw Object.assign(new Error("x"), { stack: "at block0:1:1 ".repeat(1e6) })',
  },
  {
    tries: 'to throw a huge value',
    code: 'throw Array(50).fill("x".repeat(1e6))',
    told: /thrown/,
  },
  {
    tries: 'to throw a message that our hints trip over',
    code: 'throw new TypeError("\'" + "a.b".repeat(2e5) + " is not a function".repeat(2e4))',
  },
  {
    tries: 'to answer a huge text',
    code: 'FINAL("x".repeat(1e7))',
    told: /RangeError: .*characters/,
  },
  {
    tries: 'to declare a huge name',
    code: 'globalThis["v".repeat(1e7)] = 1; SHOW_VARS().length',
  },
  {
    tries: 'to declare many names',
    code: 'for (let i = 0; i < 2e5; i++) globalThis["v" + i] = i; print(SHOW_VARS())',
    told: cut,
  },
  {
    tries: 'to flood with notes',
    code: 'for (let i = 0; i < 2e3; i++) context.grep("x", "nowhere/**" + i)',
    told: cut,
  },
  {
    tries: 'to flood with failed calls',
    usesUp: true,
    code: 'for (let i = 0; i < 5e3; i++) llm_query("x", { schema: { type: "object", const: "y".repeat(i) } }); 0',
  },
];
