import type { Attack } from '../attack';

/** Each prints or answers what it got hold of; none may be of the host's. */
const ways: Readonly<Record<string, string>> = {
  'the constructor of a function of ours':
    'print.constructor("return typeof process + typeof require + typeof __host")()',
  'the constructor of an async function of ours':
    'await (async () => {}).constructor("return typeof process + typeof require")()',
  'the constructor of a generator': '(function* () {}).constructor("yield typeof process")().next().value',
  'the constructors of the context': 'context.constructor.constructor("return typeof process")()',
  'the constructors of what a query gives':
    '(await llm_query("x")).constructor.constructor("return typeof process")()',
  'the constructors of an error of the engine':
    '(() => { try { context.file("nowhere"); } catch (e) { return e.constructor.constructor("return typeof process")(); } })()',
  'the constructors of an error of ours':
    'try { print(Symbol.iterator in 3); } catch (e) { print(e.constructor.constructor("return typeof process")()); }',
  'indirect eval': '(0, eval)("typeof process + typeof __host + typeof __engine")',
  'the global object of a function': '(function () { return typeof this.process + typeof this.__host; })()',
  'the caller of a function':
    'function f() { try { return String(f.caller); } catch (e) { return e.name; } }\nprint(f())',
  'the callee of arguments':
    '(function () { try { return typeof arguments.callee.caller; } catch (e) { return e.name; } })()',
  'frames of the stack':
    'Error.prepareStackTrace = (e, frames) => frames; const e = new Error("x"); print(typeof e.stack, Array.isArray(e.stack) ? e.stack.map((f) => typeof f.getThis?.() + typeof f.getFunction?.()).join() : "")',
  'a stack that is captured':
    'Error.stackTraceLimit = 1e9; const o = {}; Error.captureStackTrace?.(o); print(o.stack); Error.stackTraceLimit = 10',
  'a dynamic import': 'await import("node:fs")',
  'modules of QuickJS':
    'for (const m of ["std", "os", "qjs:std", "bjson", "prelude"]) { try { print(await import(m)); } catch (e) { print(e.name); } }',
  'a static import': 'import os from "os"; os',
  'import.meta': 'import.meta.url',
  'the prototype of all objects':
    'Object.prototype.env = "polluted"; Object.prototype.then = undefined; ({}).env; delete Object.prototype.env; delete Object.prototype.then',
  'the getter of __proto__': '({}).__proto__.__proto__ = { polluted: 1 }',
  'symbols of our objects': 'Object.getOwnPropertySymbols(context.constructor.prototype).map(String)',
  'private fields by brand': 'context.constructor.prototype.slice.call(Object.create(context), 0, 5)',
  'the source of our functions':
    'Function.prototype.toString.call(llm_query).includes("__host") || String(context.grep).includes("__host")',
  'the hosts of proxies':
    'try { new Proxy(history, {}).constructor.constructor("return typeof process")(); } catch (e) { print(e.name); }',
  'code in the names of blocks': 'eval("//# sourceURL=/etc/passwd\\nthrow new Error(\'x\')")',
  'a name of the rewriter': 'var __given = 5; await Promise.all([1].map(async (__each) => __given + __each))',
  'shared memory':
    'new SharedArrayBuffer(8).constructor.constructor("return typeof Atomics + typeof WebAssembly")()',
  'weak references': 'new WeakRef(context).deref().constructor.constructor("return typeof process")()',
};

export const escapes: readonly Attack[] = Object.entries(ways).map(([way, code]) => ({
  tries: `to get out by ${way}`,
  code,
}));
