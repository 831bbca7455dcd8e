/**
 * What the prelude needs of the language, kept as it was before any model's code ran, and put back after every
 * block: code that replaces `JSON.stringify` or `Array.prototype.map` would break its own REPL for good. What is
 * used here is taken at the start, and nothing here reads through what can be changed.
 */
const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } =
  Reflect;
const { is, setPrototypeOf } = Object;
const Buffer = ArrayBuffer;
const toNumber = Number;
const global = globalThis;

const names = [
  ...[
    'Object',
    'Array',
    'Function',
    'JSON',
    'Reflect',
    'Promise',
    'Proxy',
    'Map',
    'Set',
    'WeakMap',
    'WeakRef',
  ],
  ...['String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp', 'Date', 'Math', 'Iterator', 'ArrayBuffer'],
  ...['Error', 'RangeError', 'SyntaxError', 'TypeError', 'ReferenceError', 'InternalError', 'globalThis'],
];
/** A block that finds less than this has no room to begin. */
const roomForBlock = 2_000_000;

interface Kept {
  readonly name: string;
  readonly object: object;
  readonly prototype: object | null;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
}

const kept: Kept[] = [];

/** Notes how the language is now. Called once, before any model's code. */
export function keepLanguage(): void {
  keep('', global, names);
  for (const name of names) {
    const value = (global as Record<string, unknown>)[name];
    if (value === global || !isObject(value)) continue;
    keep(name, value);
    const prototype: unknown = descriptorOf(value, 'prototype')?.value;
    if (isObject(prototype)) keep(`${name}.prototype`, prototype);
  }
  for (const [name, value] of Object.entries(unnamed())) keep(name, getPrototypeOf(value) as object);
}

/** Values whose prototypes have no name of their own. */
function unnamed(): Record<string, object> {
  const generator = (function* () {
    yield 1;
  })();
  return {
    'Array iterator': [].values(),
    'Map iterator': new Map().values(),
    'Set iterator': new Set().values(),
    'String iterator': ''[Symbol.iterator](),
    'RegExp iterator': ''.matchAll(/x/g),
    Generator: getPrototypeOf(generator) as object,
    AsyncFunction: async () => Promise.resolve(),
  };
}

function keep(name: string, object: object, keys = ownKeys(object) as readonly PropertyKey[]): void {
  const descriptors = keys.map((key) => plain(getOwnPropertyDescriptor(object, key) ?? {}));
  kept.push({ name, object, prototype: getPrototypeOf(object), keys, descriptors });
}

/**
 * Puts back what was changed.
 * @returns its names, with commas between; empty when nothing was changed.
 * @throws when something cannot be put back, or no memory is left.
 */
export function restoreLanguage(): string {
  let changed = '';
  const note = (name: string) => (changed += changed === '' ? name : `, ${name}`);
  if (!isExtensible(global)) throw new TypeError('the global object was closed');
  for (let index = 0; index < kept.length; index++) restore(kept[index] as Kept, note);
  new Buffer(roomForBlock);
  return changed;
}

/** Puts a property back, or makes it new. @throws when it cannot. */
export function putBack(
  name: string,
  object: object,
  key: PropertyKey,
  descriptor: PropertyDescriptor,
): void {
  const value = plain<PropertyDescriptor>({ value: descriptor.value as unknown });
  if (defineProperty(object, key, descriptor)) return;
  if ('value' in descriptor && defineProperty(object, key, value)) return;
  throw new TypeError(`${name} was changed for good`);
}

/** A property's descriptor, which inherits nothing. */
export function descriptorOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(object, key);
  return descriptor && plain(descriptor);
}

/** An object that inherits nothing. */
export function plain<T extends object>(object: T): T {
  return setPrototypeOf(object, null) as T;
}

function restore({ name, object, prototype, keys, descriptors }: Kept, note: (name: string) => void): void {
  if (getPrototypeOf(object) !== prototype) {
    note(`what ${name} inherits`);
    setPrototypeOf(object, prototype);
  }
  if (name !== '') removeAdded(name, object, keys, note);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as PropertyKey;
    const before = descriptors[index] as PropertyDescriptor;
    const now = descriptorOf(object, key);
    if (now && is(now.value, before.value) && now.get === before.get && now.set === before.set) continue;
    const full = fullName(name, key);
    note(full);
    putBack(full, object, key, before);
  }
}

/** What is added to built-in objects stays, unless other code trips over it. */
function removeAdded(
  name: string,
  object: object,
  before: readonly PropertyKey[],
  note: (name: string) => void,
): void {
  const now = ownKeys(object);
  if (now.length === before.length) return;
  for (let index = 0; index < now.length; index++) {
    const key = now[index] as PropertyKey;
    if (!isHarmful(name, key) || wasThere(before, key)) continue;
    const full = fullName(name, key);
    note(full);
    if (!deleteProperty(object, key)) throw new TypeError(`${full} was added for good`);
  }
}

function isHarmful(name: string, key: PropertyKey): boolean {
  if (name === 'Object.prototype' || typeof key === 'symbol') return true;
  return key === 'toJSON' || key === 'then' || isIndex(key);
}

function isIndex(key: string | number): boolean {
  return `${toNumber(key) >>> 0}` === key;
}

function wasThere(before: readonly PropertyKey[], key: PropertyKey): boolean {
  for (let index = 0; index < before.length; index++) if (before[index] === key) return true;
  return false;
}

function fullName(name: string, key: PropertyKey): string {
  const last = typeof key === 'symbol' ? 'a symbol' : `${key}`;
  return name === '' ? last : `${name}.${last}`;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
