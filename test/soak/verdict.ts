import type { RunFinished, TrajectoryEvent } from '../../src/rlm/events';
import type { JournalFile } from '../../src/trace/journalFile.node';
import { recordedRun } from '../../src/trace/recordedRun';
import { canonical } from '../../src/trace/canonical';
import type { Outcome } from './oneRun';
import type { Scenario } from './scenario';

/** Why a run may end without its whole answer, and words by which its user learns what to do, or what they did. */
const remedies: Readonly<Record<string, RegExp>> = {
  // Something to ask again about.
  'engine-lost': /Ask again|resume the run/,
  'rate-limited': /wait a little|raise the limit/,
  rejected: /Another model may take it/,
  server: /ask again/,
  timeout: /Ask again|Ask for less/,
  unauthorized: /Set API Key/,
  unreachable: /Is the server running|Check the address/,
  unreadable: /Check the base URL|Ask again/,
  cut: /Ask again|ask again/,
  filtered: /in other words/,
  'empty-reply': /ask again/,
  // The user's own doing.
  cancelled: /cancelled/,
  'answer-now': /asks for the answer now/,
  // Limits and habits, of which the answer says what is missing.
  time: /its time limit/,
  tokens: /rlm\.max/,
  'sub-calls': /sub-calls of this run/,
  iterations: /no final answer after \d+ turns/,
  'no-code': /without code/,
  stuck: /in a row|twice/,
  'reply-cut': /output limit/,
};

/** What is wrong with how a run ended; empty when nothing is. */
export function endProblems({ finished, events, late, open }: Outcome): string[] {
  const problems = [];
  const answered = events.findLast(({ type }) => type === 'answered');
  const answer = answered?.type === 'answered' ? answered.answer : '';
  if (finished.status === 'complete' && answer === '') problems.push('it is complete without an answer');
  problems.push(...reasonProblems(finished));
  if (late > 0) problems.push(`${late} events, requests or pieces of text came after its end`);
  if (open > 0) problems.push(`${open} requests are not let go`);
  const warned = events.filter(isJournalWarning).length;
  if (warned > 1) problems.push(`its user is told ${warned} times that the journal failed`);
  const [end, ...after] = events.slice(events.findIndex(({ type }) => type === 'run.finished'));
  if (end?.type !== 'run.finished') problems.push('it has no end');
  // Only with its end may it turn out that the journal fails.
  if (!after.every(isJournalWarning)) problems.push(`${after.map(({ type }) => type).join()} after its end`);
  return problems;
}

function isJournalWarning(event: TrajectoryEvent): boolean {
  return event.type === 'warning' && event.code === 'journal-failed';
}

function reasonProblems({ status, reason }: RunFinished): string[] {
  if (status === 'complete') return reason ? ['it is complete for a reason'] : [];
  const remedy = remedies[reason?.code ?? ''];
  if (!reason || !remedy) return [`it is ${status} for an unknown reason: ${JSON.stringify(reason)}`];
  return remedy.test(reason.message) ? [] : [`“${reason.message}” (${reason.code}) names no remedy`];
}

/** What is wrong with how a run went on that nothing stood in the way of any more; empty when nothing is. */
export function goneOnProblems(before: readonly TrajectoryEvent[], outcome: Outcome): string[] {
  const { status, reason } = outcome.finished;
  const had = new Set(
    (recordedRun(before)?.events ?? []).flatMap((event) =>
      event.type === 'call.finished' ? [event.call] : [],
    ),
  );
  const again = outcome.events.filter(
    (event) => event.type === 'call.started' && event.isChild !== true && had.has(event.call),
  );
  return [
    // One that differs from its journal leaves that as it is, without an end.
    ...(reason?.code === 'diverged' ? [reason.message] : endProblems(outcome)),
    ...(status === 'failed' ? [`it fails: ${reason?.message}`] : []),
    ...(again.length > 0 ? [`${again.length} calls are paid twice`] : []),
  ];
}

/** What is wrong with the journal that a run has left, `undefined` when there is none; empty when nothing is. */
export function journalProblems(
  { journal: { fault } }: Scenario,
  { events }: Outcome,
  journal: JournalFile | undefined,
): string[] {
  const wasTold = events.some(isJournalWarning);
  const kept = journal?.events ?? [];
  const isWhole = kept.length === events.length;
  if (!same(kept, events.slice(0, kept.length))) return ['its journal says something else'];
  if (!isWhole && !wasTold)
    return [`its user is not told that ${events.length - kept.length} events are lost`];
  if (isWhole && wasTold) return ['its user is told that the journal failed, and it is whole'];
  return fault === 'none' && !isWhole ? ['its journal is not whole'] : [];
}

function same(a: readonly TrajectoryEvent[], b: readonly TrajectoryEvent[]): boolean {
  // Through JSON: what is undefined is not written.
  return canonical(JSON.parse(JSON.stringify(a))) === canonical(JSON.parse(JSON.stringify(b)));
}
