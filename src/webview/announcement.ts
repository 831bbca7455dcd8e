import type { RunView } from '../rlm/trajectory';
import { countOf } from './shared/format';
import { isEnded, type RunStatusText } from './shared/runStatus';

/**
 * What a screen reader is told of the state of a run: turns and the end, not each call or word. The same
 * text twice is said once.
 */
export function announcement(run: RunView, status: RunStatusText): string {
  if (!isEnded(status.phase)) {
    const turn = run.iterations.at(-1);
    if (!turn) return 'Run started. Reading documents.';
    return `Turn ${turn.index} of at most ${turn.of}.`;
  }
  const failed = run.totals.failedCalls;
  return [
    `Run ${status.title.toLowerCase()} after ${countOf(run.iterations.length, 'turn')}.`,
    ...(status.reason === undefined ? [] : [status.reason]),
    ...(failed > 0 ? [`${countOf(failed, 'call')} failed.`] : []),
    ...(run.answered ? ['The answer is shown.'] : []),
  ].join(' ');
}
