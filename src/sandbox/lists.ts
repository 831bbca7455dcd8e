import type { ListInfo, ListKind } from './wire';

/** Text of one page, at most: what crosses at once stays small. */
const pageCharacters = 1_000_000;

interface HeldList {
  readonly length: number;
  readonly item: (index: number) => unknown;
  readonly show?: (() => string) | undefined;
}

/** Results that stay in the engine while the guest reads them page by page. */
export class Lists {
  readonly #lists: HeldList[] = [];

  hold(kind: ListKind, list: HeldList, note?: string): ListInfo {
    this.#lists.push(list);
    return { list: this.#lists.length - 1, length: list.length, kind, note };
  }

  /** Items from `from` on: up to `to`, fewer where they are large, but at least one. */
  page(id: number, from: number, to: number): unknown[] {
    const list = this.#list(id);
    const items: unknown[] = [];
    let size = 0;
    for (let index = from; index < Math.min(to, list.length) && size < pageCharacters; index++) {
      const item = list.item(index);
      size += typeof item === 'string' ? item.length : 200;
      items.push(item);
    }
    return items;
  }

  show(id: number): string {
    return this.#list(id).show?.() ?? '';
  }

  #list(id: number): HeldList {
    const list = this.#lists[id];
    if (!list) throw new RangeError(`there is no list ${id}`);
    return list;
  }
}
