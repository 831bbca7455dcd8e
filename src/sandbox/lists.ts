import { GuestMistake } from './arguments';
import type { ListInfo, ListKind } from './wire';

/** Text of one page, at most: what crosses at once stays small. */
const pageCharacters = 1_000_000;

/** What lists may hold together, in hits of twelve bytes: the lists handed out first are let go beyond it. */
const mostHeld = 24_000_000;
/** A list takes memory also when it holds nothing. */
const heldByAny = 100;

interface HeldList {
  readonly length: number;
  readonly item: (index: number) => unknown;
  readonly show?: (() => string) | undefined;
  /** How many hits it keeps in memory; `undefined`: none. */
  readonly held?: number | undefined;
}

/** Results that stay in the engine while the guest reads them page by page. */
export class Lists {
  readonly #lists = new Map<number, HeldList>();
  #handedOut = 0;
  #held = 0;

  /** How many items a list has; `undefined` where it is not there. */
  lengthOf(id: number): number | undefined {
    return this.#lists.get(id)?.length;
  }

  hold(kind: ListKind, list: HeldList, note?: string): ListInfo {
    const id = this.#handedOut++;
    this.#lists.set(id, list);
    this.#held += heldBy(list);
    this.#letGo();
    return { list: id, length: list.length, kind, note };
  }

  /** The next list gets this number, or a later one. */
  goOnFrom(id: number): void {
    this.#handedOut = id;
  }

  /** Items from `from` on: up to `to`, fewer where they are large, but at least one. */
  page(id: number, from: number, to: number): unknown[] {
    const list = this.#list(id);
    const items: unknown[] = [];
    let size = 0;
    for (let index = from; index < Math.min(to, list.length) && size < pageCharacters; index++) {
      const item = list.item(index);
      size += sizeOf(item);
      items.push(item);
    }
    return items;
  }

  show(id: number): string {
    return this.#list(id).show?.() ?? '';
  }

  #letGo(): void {
    for (const [id, list] of this.#lists) {
      if (this.#held <= mostHeld || this.#lists.size === 1) return;
      this.#lists.delete(id);
      this.#held -= heldBy(list);
    }
  }

  /** @throws {GuestMistake} for one that was let go. */
  #list(id: number): HeldList {
    const list = this.#lists.get(id);
    if (list) return list;
    if (id >= this.#handedOut) throw new RangeError(`there is no list ${id}`);
    throw new GuestMistake(
      'Error',
      'this result was let go to make room for later ones: search again, and keep what you need of it in an array',
    );
  }
}

function heldBy({ held = 0 }: HeldList): number {
  return held + heldByAny;
}

/** About as many characters as it takes to cross. */
function sizeOf(item: unknown): number {
  if (typeof item === 'string') return item.length;
  if (typeof item !== 'object' || item === null) return 10;
  return Object.values(item).reduce<number>((sum, value) => sum + 10 + sizeOf(value), 10);
}
