import type { Stops } from '../rlm/callTree';
import type { StoppedBy, TrajectoryEvent } from '../rlm/events';
import type { BlockStops } from '../rlm/repl';

/** Where the recorded blocks were stopped, and after them those that are skipped from now on. */
export function withSkipped(recorded: Stops, skipped: Stops): Stops {
  const all: Record<string, readonly BlockStops[]> = { ...recorded };
  for (const [iteration, stops] of Object.entries(skipped)) {
    const before = recorded[iteration] ?? [];
    all[iteration] = [...before, ...stops.slice(before.length)];
  }
  return all;
}

/** The events but for what came of blocks that are not run again: nobody will ask for it. */
export function withoutSkipped(events: readonly TrajectoryEvent[], stops: Stops): readonly TrajectoryEvent[] {
  const begun = new Map<string, number>();
  /** Ids of what their calls are begin with these. */
  const skipped: string[] = [];
  return events.filter((event) => {
    if (event.type === 'code.started') {
      const index = begun.get(event.iteration) ?? 0;
      begun.set(event.iteration, index + 1);
      if (isSkipped(stops[event.iteration]?.[index])) skipped.push(`${event.iteration}.c`);
    }
    const id = idOf(event);
    return id === undefined || !skipped.some((start) => id.startsWith(start));
  });
}

function isSkipped(stopped: StoppedBy | undefined): boolean {
  return stopped?.hung === true || stopped?.died === true;
}

function idOf(event: TrajectoryEvent): string | undefined {
  if ('call' in event) return event.call;
  return 'iteration' in event ? event.iteration : undefined;
}
