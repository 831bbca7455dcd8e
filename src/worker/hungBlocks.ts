import type { Stops } from '../rlm/callTree';
import type { TrajectoryEvent } from '../rlm/events';
import type { BlockStops } from '../rlm/repl';

/**
 * Where the thread hung, added to where it did before: the block that began last and did not end. It is not to be
 * run again, or else without the one search that hung; `undefined` when there is no such block.
 * @param search counted from the begin of the block; `undefined`: its code hung
 */
export function hungBlock(
  events: readonly TrajectoryEvent[],
  search: number | undefined,
  before: Stops,
): Stops | undefined {
  const open = new Map<string, number>();
  const ended = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'code.started') {
      open.delete(event.iteration);
      open.set(event.iteration, ended.get(event.iteration) ?? 0);
    } else if (event.type === 'code.finished') {
      open.delete(event.iteration);
      ended.set(event.iteration, (ended.get(event.iteration) ?? 0) + 1);
    }
  }
  const [iteration, block] = [...open].at(-1) ?? [];
  if (iteration === undefined || block === undefined) return undefined;
  const slow = before[iteration]?.[block]?.searches ?? [];
  const stops: BlockStops =
    search === undefined ? { hung: true } : { isOpen: true, searches: [...slow, search] };
  return { ...before, [iteration]: [...Array<BlockStops>(block).fill({}), stops] };
}

/** Stops of the recorded run, and after them those of blocks that were not recorded to their end. */
export function mergedStops(recorded: Stops, more: Stops): Stops {
  const all: Record<string, readonly BlockStops[]> = { ...recorded };
  for (const [iteration, stops] of Object.entries(more)) {
    const before = recorded[iteration] ?? [];
    all[iteration] = [...before, ...stops.slice(before.length)];
  }
  return all;
}
