import type { TrajectoryEvent } from '../../../src/rlm/events';

type Events = TrajectoryEvent[];

/** What a journal may be made to say that never was, each line of it sound. */
export const changes: readonly ((events: Events) => Events)[] = [
  function callsOfAnotherName(events) {
    return events.map((event) =>
      event.type === 'call.finished' && event.call.includes('.c')
        ? { ...event, call: `${event.call}9` }
        : event,
    );
  },
  function aReplyToACallThatNobodyMakes(events) {
    const finished = events.find((event) => event.type === 'call.finished');
    return numbered(finished ? [...events, { ...finished, call: '9.c9' }] : events);
  },
  function repliesInAnotherOrder(events) {
    const replies = events.filter((event) => event.type === 'call.finished').reverse();
    return numbered(
      events.map<TrajectoryEvent>((event) =>
        event.type === 'call.finished' ? (replies.pop() ?? event) : event,
      ),
    );
  },
  function theSameReplyTwice(events) {
    return numbered(
      events.flatMap<TrajectoryEvent>((event) => (event.type === 'call.finished' ? [event, event] : [event])),
    );
  },
  function noReplies(events) {
    return numbered(events.filter((event) => event.type !== 'call.finished'));
  },
  function otherCode(events) {
    return events.map((event) => (event.type === 'code.started' ? { ...event, code: 'print(1)' } : event));
  },
  function codeThatIsReplied(events) {
    return events.map((event) =>
      event.type === 'call.finished' && event.outcome.ok && event.call === '1.root'
        ? { ...event, outcome: { ...event.outcome, text: '```repl\nFINAL("other")\n```' } }
        : event,
    );
  },
  function noTurns(events) {
    return numbered(events.filter((event) => event.type !== 'iteration.started'));
  },
  function noBlocks(events) {
    return numbered(
      events.filter((event) => event.type !== 'code.started' && event.type !== 'code.finished'),
    );
  },
  function aSecondLifeThatNeverBegan(events) {
    const last = events.at(-1);
    return last
      ? [...events, { type: 'run.resumed', software: '', seq: last.seq + 1, time: last.time }]
      : events;
  },
  function blocksThatHung(events) {
    return events.map((event) =>
      event.type === 'code.finished' ? { ...event, stopped: { tick: 3 } } : event,
    );
  },
];

function numbered(events: Events): Events {
  return events.map((event, index) => ({ ...event, seq: index + 1 }));
}
