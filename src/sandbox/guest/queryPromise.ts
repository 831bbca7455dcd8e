import { callSite, stack } from './callSite';

/** Where promises of queries come from. */
const origins = new WeakMap<
  object,
  { readonly call: string; readonly block: number; readonly line: number }
>();

/**
 * Makes a promise say what it is when it is used as if it were the value: joined, indexed, put into a template
 * or JSON. In all else it is a promise as any other.
 * @param call how the call is written, e.g. `llm_query(…)`.
 */
export function named<T>(promise: Promise<T>, call: string): Promise<T> {
  const site = callSite();
  origins.set(promise, { call, block: site?.block ?? -1, line: site?.line ?? 0 });
  Object.setPrototypeOf(promise, namedPrototype);
  return promise;
}

/** `line 3: llm_query(…) returns a promise: write await llm_query(…)`; `many` where it is one of a list. */
export function promiseMistake(promise: object, many = false): string {
  const origin = origins.get(promise);
  const all = 'await Promise.all(…) around the list';
  if (!origin) return `a promise is used as a value: write ${many ? all : 'await before it'}`;
  const { call, block, line } = origin;
  const where =
    block === callSite()?.block ? `line ${line}: ` : block >= 0 ? `line ${line} of an earlier block: ` : '';
  return `${where}${call} returns a promise: write ${many ? all : `await ${call}`}`;
}

/** Several promises, in one line of output. */
export function describePromises(promises: readonly object[]): string {
  const [first = {}] = promises;
  return promises.length === 1
    ? `[${promiseMistake(first)}]`
    : `[ ${promises.length} promises; ${promiseMistake(first, true)} ]`;
}

function refuse(promise: object, key?: unknown): never {
  const inList =
    /\bat (?:join|toString) \(native\)/.test(stack()) || (typeof key === 'string' && /^\d+$/.test(key));
  throw new TypeError(promiseMistake(promise, inList));
}

const value = (method: (this: object, key?: unknown) => never) => ({
  value: method,
  configurable: true,
  writable: true,
});
const refusals = {
  [Symbol.toPrimitive]: value(function () {
    return refuse(this);
  }),
  toString: value(function () {
    return refuse(this);
  }),
  toJSON: value(function (key) {
    return refuse(this, key);
  }),
};

/** Above a named promise: whatever a promise does not have was meant for its value. */
const namedPrototype = Object.create(
  new Proxy(Object.create(Promise.prototype, refusals) as object, {
    get: (target, key, promise): unknown =>
      key in target || (typeof key === 'symbol' && key !== Symbol.iterator)
        ? Reflect.get(target, key, promise)
        : refuse(promise as object),
  }),
) as object;

/** No promise means anything as text or JSON: async functions of the guest's own say so, too. */
export function teachPromise(): void {
  const { prototype } = Promise as { readonly prototype: object };
  Object.defineProperties(prototype, refusals);
}
