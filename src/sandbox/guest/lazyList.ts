import type { ListInfo } from '../wire';
import { call } from './bridge';
import { unknownProperty } from './knownProperties';

/** Up to this length a list keeps what it has handed out, so that items can be changed and compared. */
const keptLength = 10_000;
const pageSize = 1_024;

const lists = new WeakMap<object, ListInfo>();

/** The engine's list behind an array, if there is one. */
export function listBehind(value: object): ListInfo | undefined {
  return lists.get(value);
}

/**
 * An array whose items come from the engine as they are read. Array methods, spreading, iteration and
 * writing work as on any array.
 * @param find gives items by other keys than their place.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function lazyList<Raw, Item>(
  info: ListInfo,
  revive: (raw: Raw, index: number) => Item,
  find: (key: string) => Item | undefined = () => undefined,
): Item[] {
  if (info.note !== undefined) call('print', `note: ${info.note}`);
  const items: Item[] = new Array<Item>(info.length);
  let page: Item[] = [];
  let pageStart = 0;
  let isAsRead = info.length > keptLength;

  const fetch = (index: number): Item | undefined => {
    if (index < pageStart || index >= pageStart + page.length) {
      const raw = call<Raw[]>('list.page', info.list, index, Math.min(index + pageSize, info.length));
      pageStart = index;
      page = raw.map((item, offset) => revive(item, index + offset));
      if (info.length <= keptLength) page.forEach((item, offset) => (items[index + offset] ??= item));
    }
    return info.length <= keptLength ? items[index] : page[index - pageStart];
  };
  const isUnread = (key: string | symbol): key is string => {
    if (typeof key !== 'string' || Object.hasOwn(items, key)) return false;
    const index = Number(key);
    return Number.isInteger(index) && index >= 0 && index < Math.min(items.length, info.length);
  };

  /** What `for (… of list)` and spreading take: much faster than asking the proxy for each item. */
  function* values(): Generator<Item | undefined> {
    for (let index = 0; index < items.length; index++)
      yield Object.hasOwn(items, index) || index >= info.length ? items[index] : fetch(index);
  }
  const list = new Proxy(items, {
    get: (target, key, receiver): unknown => {
      if (key === Symbol.iterator) return values;
      // Loops over long lists come here for each item.
      if (isAsRead && typeof key === 'string' && key !== '') {
        const offset = Number(key) - pageStart;
        if (offset >= 0 && offset < page.length) return page[offset];
      }
      if (isUnread(key)) return fetch(Number(key));
      if (typeof key === 'symbol' || key in target || /^-?\d+$/.test(key))
        return Reflect.get(target, key, receiver);
      const found = find(key);
      if (found === undefined) unknownProperty('list', key);
      return found;
    },
    defineProperty: (target, key, descriptor) => {
      isAsRead = false;
      return Reflect.defineProperty(target, key, descriptor);
    },
    deleteProperty: (target, key) => {
      isAsRead = false;
      return Reflect.deleteProperty(target, key);
    },
    has: (target, key) => isUnread(key) || Reflect.has(target, key),
    ownKeys: (target) => {
      for (let index = 0; index < Math.min(target.length, keptLength); index++)
        target[index] ??= fetch(index) as Item;
      return Reflect.ownKeys(target);
    },
  });
  lists.set(list, info);
  return list;
}
