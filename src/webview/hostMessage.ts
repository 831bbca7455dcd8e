import * as v from 'valibot';
import type { TrajectoryEvent } from '../rlm/events';
import type { PanelMessage } from '../protocol/panel';
import { textProgress } from '../protocol/textProgress';

/** A record, so that the compiler misses a type that is not listed. */
const eventTypes: Readonly<Record<TrajectoryEvent['type'], string>> = {
  'run.started': 'run.started',
  'run.resumed': 'run.resumed',
  'context.listed': 'context.listed',
  snapshot: 'snapshot',
  'context.loaded': 'context.loaded',
  'context.read': 'context.read',
  'iteration.started': 'iteration.started',
  'call.started': 'call.started',
  'call.refused': 'call.refused',
  'call.retried': 'call.retried',
  'call.finished': 'call.finished',
  'code.started': 'code.started',
  'code.finished': 'code.finished',
  'language.answered': 'language.answered',
  steered: 'steered',
  compacted: 'compacted',
  warning: 'warning',
  answered: 'answered',
  coverage: 'coverage',
  'run.finished': 'run.finished',
};

/** The frame every event has. Its body is the host's word: the journal checks it where it is read. */
const event = v.looseObject({ seq: v.number(), time: v.number(), type: v.enum(eventTypes) });

const hostMessage = v.variant('type', [
  v.object({
    type: v.literal('events'),
    runId: v.string(),
    reset: v.boolean(),
    live: v.boolean(),
    repeatable: v.boolean(),
    followable: v.boolean(),
    resumable: v.boolean(),
    forkable: v.boolean(),
    elsewhere: v.boolean(),
    kept: v.boolean(),
    events: v.array(event),
  }),
  v.object({
    type: v.literal('deltas'),
    runId: v.string(),
    deltas: v.array(v.object({ call: v.string(), text: v.string() })),
  }),
  v.object({ type: v.literal('reading'), runId: v.string(), progress: v.optional(textProgress) }),
  v.object({ type: v.literal('earlier'), runId: v.string(), runs: v.array(v.looseObject({})) }),
  v.object({ type: v.literal('empty'), message: v.string() }),
]);

/** `undefined` for what is no message of the host: a newer host, or another sender. It is passed over. */
export function readHostMessage(data: unknown): PanelMessage | undefined {
  const result = v.safeParse(hostMessage, data);
  if (!result.success) return undefined;
  const message = result.output;
  // The cast beside the validator: it has checked the frame of each event.
  if (message.type === 'events')
    return { ...message, events: message.events as unknown as readonly TrajectoryEvent[] };
  if (message.type === 'earlier') return { ...message, runs: message.runs };
  return message;
}
