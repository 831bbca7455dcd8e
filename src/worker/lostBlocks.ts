import type { Stops } from '../rlm/callTree';
import type { TrajectoryEvent } from '../rlm/events';
import type { BlockId, BlockStops } from '../rlm/repl';

/** Whether the block has begun, and did not end. */
export function isOpen({ iteration, index }: BlockId, events: readonly TrajectoryEvent[]): boolean {
  const count = (type: 'code.started' | 'code.finished'): number =>
    events.filter((event) => event.type === type && event.iteration === iteration).length;
  return count('code.started') === index + 1 && count('code.finished') === index;
}

/** The block that began last and did not end; `undefined` when there is none. */
export function lastOpen(events: readonly TrajectoryEvent[]): BlockId | undefined {
  const open = new Map<string, BlockId>();
  const ended = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'code.started' && event.type !== 'code.finished') continue;
    const { type, iteration } = event;
    const index = ended.get(iteration) ?? 0;
    open.delete(iteration);
    if (type === 'code.started') open.set(iteration, { iteration, index });
    else ended.set(iteration, index + 1);
  }
  return [...open.values()].at(-1);
}

/** Adds that this block is not to be run, since the engine is lost with it. */
export function withoutBlock(before: Stops, block: BlockId, how: 'hung' | 'died'): Stops {
  return withStops(before, block, { [how]: true });
}

/**
 * Adds that this block is to be run without a search that hung.
 * @param search counted from the begin of the block
 */
export function withoutSearch(before: Stops, block: BlockId, search: number): Stops {
  const slow = before[block.iteration]?.[block.index]?.searches ?? [];
  return withStops(before, block, { isOpen: true, searches: [...slow, search] });
}

function withStops(before: Stops, { iteration, index }: BlockId, stops: BlockStops): Stops {
  return { ...before, [iteration]: [...Array<BlockStops>(index).fill({}), stops] };
}
