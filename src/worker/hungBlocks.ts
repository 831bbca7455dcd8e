import type { Stops } from '../rlm/callTree';
import type { StoppedBy, TrajectoryEvent } from '../rlm/events';

/** The block that began last and did not end, marked as not to be run; `undefined` when there is none. */
export function hungBlock(events: readonly TrajectoryEvent[]): Stops | undefined {
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
  return { [iteration]: [...Array<StoppedBy>(block).fill({}), { hung: true }] };
}

/** Stops of the recorded run, and after them those of blocks that were not recorded to their end. */
export function mergedStops(recorded: Stops, more: Stops): Stops {
  const all: Record<string, readonly StoppedBy[]> = { ...recorded };
  for (const [iteration, stops] of Object.entries(more)) {
    const before = recorded[iteration] ?? [];
    all[iteration] = [...before, ...stops.slice(before.length)];
  }
  return all;
}
