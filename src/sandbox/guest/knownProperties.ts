import type { ValueKind } from '../wire';
import { call } from './bridge';
import { stack } from './callSite';

/** What the language and its libraries look for on any value. */
const protocol = new Set([
  'then',
  'toJSON',
  'inspect',
  'nodeType',
  'constructor',
  '$$typeof',
  'asymmetricMatch',
]);

/**
 * Makes values of a class say that they have no such property, where the code reads it as if they did; where
 * it only asks whether they have it, they give `undefined` as always. The class can no longer be changed.
 * @param find gives properties that have no fixed names, e.g. `context[0]`.
 */
export function knowProperties(
  prototype: object,
  kind: ValueKind,
  find: (value: unknown, key: string) => unknown = () => undefined,
): void {
  const above = Object.create(Object.getPrototypeOf(prototype) as object) as object;
  const get = (target: object, key: string | symbol, value: unknown): unknown => {
    if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, value);
    const found = find(value, key);
    if (found === undefined) unknownProperty(kind, key);
    return found;
  };
  Object.setPrototypeOf(prototype, new Proxy(Object.freeze(above), { get }));
  Object.freeze(prototype.constructor);
  Object.freeze(prototype);
}

/** @throws what the engine has to say about reading it. */
export function unknownProperty(kind: ValueKind, key: string): void {
  if (protocol.has(key)) return;
  const message = call<string | null>('property.unknown', kind, key, stack());
  if (message !== null) throw new TypeError(message);
}

/** Other names of properties; each could mean nothing else. */
const synonyms: Readonly<Partial<Record<ValueKind, Readonly<Record<string, string>>>>> = {
  document: { content: 'text', contents: 'text', size: 'length' },
  span: { content: 'text', contents: 'text', startLine: 'from', endLine: 'to' },
  chunk: { content: 'text', contents: 'text' },
  match: { content: 'text', file: 'path', lineNumber: 'line' },
  call: { arguments: 'args', lineNumber: 'line' },
  definition: { type: 'kind', depth: 'level' },
  context: {
    documents: 'files',
    toLocaleLowerCase: 'toLowerCase',
    toLocaleUpperCase: 'toUpperCase',
    trimStart: 'trim',
    trimEnd: 'trim',
  },
};

/** Lets values of a class be read under the other names, too. */
export function addSynonyms(prototype: object, kind: ValueKind): void {
  for (const [name, property] of Object.entries(synonyms[kind] ?? {})) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Record<string, unknown>) {
        return this[property];
      },
    });
  }
}
