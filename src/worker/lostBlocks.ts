import type { Stops } from '../rlm/callTree';
import type { TrajectoryEvent } from '../rlm/events';
import type { BlockId, BlockStops } from '../rlm/repl';

/** Whether the block has begun, and did not end. */
export function isOpen({ iteration, index }: BlockId, events: readonly TrajectoryEvent[]): boolean {
  const count = (type: 'code.started' | 'code.finished'): number =>
    events.filter((event) => event.type === type && event.iteration === iteration).length;
  return count('code.started') === index + 1 && count('code.finished') === index;
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
