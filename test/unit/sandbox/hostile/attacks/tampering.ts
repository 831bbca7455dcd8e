import type { Attack } from '../attack';

const replaced: Readonly<Record<string, string>> = {
  'reserved names for good':
    'Object.defineProperty(globalThis, "context", { value: 3, writable: false, configurable: false }); 0',
  'reserved names': 'context = 3; FINAL = 4; print = 5; llm_query = 6; console = 7; history = 8',
  'reserved names from a job after the block':
    'Promise.resolve().then(() => { context = 3; }).then(() => { FINAL = 4; llm_query = 5; }); 0',
  'reserved names from jobs that follow a query':
    'llm_query("x").then(() => { context = 3; FINAL = 4; llm_query = 5; }); 0',
  'reserved names by deleting them':
    'delete globalThis.context; delete globalThis.FINAL; delete globalThis.llm_query',
  'reserved names by getters':
    'for (const n of ["context", "FINAL", "llm_query"]) Object.defineProperty(globalThis, n, { get() { throw new Error("mine"); }, configurable: true }); 0',
  'JSON.parse and JSON.stringify':
    'JSON.parse = () => ({ value: "lie" }); JSON.stringify = () => "no JSON"; throw new Error("described by whom?")',
  JSON: 'globalThis.JSON = { parse: () => 1, stringify: () => 2 }; throw new Error("x")',
  'toJSON of all objects': 'Object.prototype.toJSON = () => 5; throw new Error("x")',
  'toJSON of all arrays': 'Array.prototype.toJSON = () => undefined; print("x")',
  'methods of arrays':
    'for (const m of ["map", "join", "push", "filter", "includes", "some", "every", "slice", "flatMap"]) Array.prototype[m] = () => { throw new Error("mine"); }; 0',
  'the iterator of arrays': 'Array.prototype[Symbol.iterator] = function* () { for (;;) yield 1; }; 0',
  'methods of maps':
    'for (const m of ["get", "set", "has", "delete"]) Map.prototype[m] = WeakMap.prototype[m] = Set.prototype[m] = () => { throw new Error("mine"); }; 0',
  'methods of promises':
    'Promise.prototype.then = () => { throw new Error("mine"); }; Promise.all = () => 5; Promise.resolve = () => 6; 0',
  'the constructor of promises':
    'Promise.prototype.constructor = null; globalThis.Promise = function () {}; 0',
  'methods of objects':
    'for (const m of ["keys", "entries", "assign", "defineProperty", "defineProperties", "freeze", "create", "getPrototypeOf", "hasOwn"]) Object[m] = () => { throw new Error("mine"); }; Reflect.get = Object.keys; 0',
  'methods of regular expressions':
    'RegExp.prototype.exec = RegExp.prototype[Symbol.match] = RegExp.prototype[Symbol.replace] = () => { throw new Error("mine"); }; 0',
  'methods of strings':
    'for (const m of ["replaceAll", "slice", "trim", "includes", "repeat", "replace", "split"]) String.prototype[m] = () => { throw new Error("mine"); }; 0',
  'all that descriptors inherit':
    'Object.prototype.get = () => 5; Object.prototype.value = 6; Object.prototype.writable = true; 0',
  'what arrays inherit':
    'Object.prototype[0] = "zero"; Array.prototype[1] = "one"; Object.defineProperty(Object.prototype, 2, { set() { throw new Error("mine"); }, configurable: true }); 0',
  'the classes of errors':
    'globalThis.Error = globalThis.TypeError = class { constructor() { throw 5; } }; null.x',
  'what an error says':
    'Error.prototype.toString = () => { throw 1; }; Object.defineProperty(Error.prototype, "message", { get() { throw 2; } }); Object.defineProperty(Error.prototype, "name", { get() { throw 3; } }); throw new Error()',
  'what is an instance of what':
    'Object.defineProperty(context.constructor, Symbol.hasInstance, { value: () => { throw new Error("mine"); } }); 0',
  'methods of the context':
    'context.constructor.prototype.file = () => ({ text: "lie" }); context.constructor.prototype.grep = () => []; context.file = () => ({ text: "lie" })',
  'what the context inherits':
    'Object.setPrototypeOf(context, null); Object.setPrototypeOf(context.constructor.prototype, null)',
  'properties of the context':
    'Object.defineProperty(context, "files", { value: [] }); context.length = 5; delete context.length',
  documents:
    'const D = context.files[0].constructor; Object.defineProperty(D.prototype, "text", { get: () => "lie" }); D.prototype.toString = () => "lie"',
  'the global object by another prototype':
    'Object.setPrototypeOf(globalThis, new Proxy({}, { has: () => { throw new Error("mine"); }, get: () => { throw new Error("mine"); } })); 0',
  'functions of ours':
    'llm_query.call = FINAL.call = null; Object.setPrototypeOf(FINAL, null); Function.prototype.call = Function.prototype.apply = () => { throw new Error("mine"); }; 0',
};

/** What cannot be put back. */
const fixed: Readonly<Record<string, string>> = {
  'what arrays inherit for good':
    'Object.defineProperty(Object.prototype, 2, { set() { throw new Error("mine"); } }); 0',
  'reserved names by a getter for good':
    'Object.defineProperty(globalThis, "FINAL", { get: () => () => 0, configurable: false }); 0',
  'the global object by freezing it': 'Object.freeze(globalThis); 0',
  'the global object by closing it': 'Object.preventExtensions(globalThis); 0',
  'methods of arrays for good':
    'Object.defineProperty(Array.prototype, "map", { value: () => { throw new Error("mine"); }, writable: false, configurable: false }); 0',
  'toJSON of all objects for good':
    'Object.defineProperty(Object.prototype, "toJSON", { value: () => 5, configurable: false }); 0',
};

/** Does no harm. */
const harmless: Readonly<Record<string, string>> = {
  'objects by freezing what they inherit':
    'for (const c of [Object, Array, Promise, Function, String, RegExp, Map, Set, Error]) { Object.freeze(c); Object.freeze(c.prototype); } Object.freeze(JSON); 0',
  'errors of null': 'throw null',
  'errors of undefined': 'throw undefined',
  'errors of symbols': 'throw Symbol("s")',
  'errors by proxies':
    'throw new Proxy(new Error("x"), { get() { throw new Error("y"); }, getPrototypeOf() { throw new Error("z"); } })',
  'errors by what is none':
    'throw Object.assign(new Error("x"), { name: 5, message: { a: 1 }, stack: ["block0:1:1"] })',
  'places of errors':
    'throw Object.assign(new Error("x"), { stack: "at block0:99999999999:99999999999\\nblock99999:1:1" })',
  'the last value by a proxy that is revoked':
    'const { proxy, revoke } = Proxy.revocable([], {}); revoke(); proxy',
  'the last value by a proxy that throws':
    'new Proxy({}, { getPrototypeOf() { throw 1; }, ownKeys() { throw 2; }, get() { throw 3; } })',
  'the last value by an array that is none': 'Object.setPrototypeOf([1, 2, 3], null)',
  'the last value by a length that is none':
    'new Proxy([], { get: (t, k) => (k === "length" ? 1e308 : k === "constructor" ? undefined : Reflect.get(t, k)) })',
  'variables by getters that throw':
    'Object.defineProperty(globalThis, "trap", { enumerable: true, configurable: true, get() { throw new Error("trap"); } }); SHOW_VARS()',
  'an answer that throws when it is read':
    'var answer = { get ready() { throw new Error("mine"); }, content: 1 }; 0',
  'a promise that is a query’s':
    'const p = llm_query("x"); Object.setPrototypeOf(p, null); p.then = (f) => f("lie"); await p',
};

const all = (table: Readonly<Record<string, string>>, more: Partial<Attack>): Attack[] =>
  Object.entries(table).map(([what, code]) => ({ tries: `to tamper with ${what}`, code, ...more }));

export const tampering: readonly Attack[] = [
  ...all(replaced, {}),
  ...all(fixed, { losesRepl: true }),
  ...all(harmless, {}),
];
