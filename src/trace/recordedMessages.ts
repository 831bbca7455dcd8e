import type { CallSpec } from '../rlm/callTree';
import type { TrajectoryEvent } from '../rlm/events';
import type { ChatMessage } from '../rlm/model';

/** By the loop (its parent call, '' for the root's), what was said in it. */
export type RecordedMessages = ReadonlyMap<string, readonly ChatMessage[]>;

/** The conversations of the loops of a run, as far as they are recorded. */
export function recordedMessages(events: readonly TrajectoryEvent[]): RecordedMessages {
  const loops = new Map<string, ChatMessage[]>();
  /** How long each was before the call that is in flight. */
  const lengths = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'call.started' && event.type !== 'call.finished') continue;
    const loop = loopOf(event.call);
    if (loop === undefined) continue;
    const said = loops.get(loop) ?? [];
    if (event.type === 'call.started') {
      const before = event.restarts === true ? [] : said.slice(0, lengths.get(loop));
      loops.set(loop, [...before, ...event.messages]);
      lengths.set(loop, before.length);
    } else if (event.outcome.ok) {
      loops.set(loop, [...said, { role: 'assistant', content: event.outcome.text }]);
      lengths.delete(loop);
    }
  }
  return loops;
}

/** The call with the recorded messages of its loop in place of its own, and what came after them. */
export function asRecorded(spec: CallSpec, recorded: RecordedMessages): CallSpec {
  const loop = loopOf(spec.call);
  const said = loop === undefined || spec.restarts === true ? [] : (recorded.get(loop) ?? []);
  if (said.length > spec.messages.length) return spec;
  return { ...spec, messages: [...said, ...spec.messages.slice(said.length)] };
}

/** `undefined` for a call that is no turn of a loop. */
function loopOf(call: string): string | undefined {
  return /^(?:(.+)\.)?\d+\.root$/.exec(call)?.[1] ?? (/^\d+\.root$/.test(call) ? '' : undefined);
}
