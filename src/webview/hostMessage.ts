import * as v from 'valibot';
import type { TrajectoryEvent } from '../rlm/events';
import type { PanelMessage } from '../protocol/panel';

const eventTypes: readonly TrajectoryEvent['type'][] = [
  'run.started',
  'context.loaded',
  'iteration.started',
  'call.started',
  'call.retried',
  'call.finished',
  'code.started',
  'code.finished',
  'warning',
  'answered',
  'coverage',
  'run.finished',
];

/** The frame every event has. Its body is the host's word: the journal checks it where it is read. */
const event = v.looseObject({ seq: v.number(), time: v.number(), type: v.picklist(eventTypes) });

const hostMessage = v.variant('type', [
  v.object({
    type: v.literal('events'),
    runId: v.string(),
    reset: v.boolean(),
    live: v.boolean(),
    repeatable: v.boolean(),
    events: v.array(event),
  }),
  v.object({
    type: v.literal('deltas'),
    runId: v.string(),
    deltas: v.array(v.object({ call: v.string(), text: v.string() })),
  }),
  v.object({ type: v.literal('empty'), message: v.string() }),
]);

/** `undefined` for what is no message of the host: a newer host, or another sender. It is passed over. */
export function readHostMessage(data: unknown): PanelMessage | undefined {
  const result = v.safeParse(hostMessage, data);
  if (!result.success) return undefined;
  const message = result.output;
  if (message.type !== 'events') return message;
  // The cast beside the validator: `event` has checked the frame.
  return { ...message, events: message.events as unknown as readonly TrajectoryEvent[] };
}
