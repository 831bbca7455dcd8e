import type { Hints } from '../rlm/callTree';
import type { TrajectoryEvent } from '../rlm/events';

/** By turn, the hints that joined it. One that was not yet taken joins the turn after those that are recorded. */
export function hintsOf(events: readonly TrajectoryEvent[]): Hints {
  const hints: Record<number, string[]> = {};
  /** Recorded, but not yet heard of from the engine; and what it has. */
  let said: string[] = [];
  let heard: string[] = [];
  let turn = 0;
  for (const event of events) {
    if (event.type === 'steered' && event.steering.kind === 'hint') said.push(event.steering.text);
    else if (event.type === 'warning' && event.code === 'hint') heard.push(...said.splice(0, 1));
    else if (event.type === 'iteration.started' && event.parent === undefined) {
      turn = event.index;
      if (heard.length > 0) hints[turn] = heard;
      heard = [];
    }
  }
  said = [...heard, ...said];
  if (said.length > 0) hints[turn + 1] = [...(hints[turn + 1] ?? []), ...said];
  return hints;
}
