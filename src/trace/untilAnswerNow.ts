import type { CallStarted, TrajectoryEvent } from '../rlm/events';

/**
 * A life of a run in which the user asked for the answer, as it may go on as if they had not: without what the
 * engine did because of it (calls refused, a last turn), with the replies that were asked for before.
 */
export function untilAnswerNow(life: readonly TrajectoryEvent[]): readonly TrajectoryEvent[] {
  // From here on the engine knew.
  const known = life.findIndex((event) => event.type === 'warning' && event.code === 'answer-now');
  if (known < 0) return life;
  const after = life.slice(known);
  const begun = after.filter(
    (event): event is TrajectoryEvent & CallStarted => event.type === 'call.started',
  );
  const lastTurns = new Set(begun.filter(({ role }) => role === 'root').map(({ call }) => call));
  const children = new Set(
    life.flatMap((event) => (event.type === 'call.started' && event.isChild === true ? [event.call] : [])),
  );
  return [...life.slice(0, known), ...after.filter((event) => stands(event, lastTurns, children))];
}

/** Whether an event would have come about without it, too. */
function stands(
  event: TrajectoryEvent,
  lastTurns: ReadonlySet<string>,
  children: ReadonlySet<string>,
): boolean {
  switch (event.type) {
    case 'call.started':
    case 'call.retried':
      return !lastTurns.has(event.call);
    case 'call.finished':
      return !lastTurns.has(event.call) && !children.has(event.call);
    case 'code.started':
      return !lastTurns.has(`${event.iteration}.root`);
    // What the block was told differs.
    case 'code.finished':
    case 'call.refused':
    case 'compacted':
    case 'context.read':
    case 'language.answered':
      return false;
    default:
      return true;
  }
}
