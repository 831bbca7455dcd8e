import type { TextProgress } from '../protocol/textProgress';
import type { RunView } from '../rlm/trajectory';
import { countOf } from './shared/format';
import { isEnded, type RunStatusText } from './shared/runStatus';

/**
 * What a screen reader is told of the state of a run: turns and the end, not each call or word. The same
 * text twice is said once.
 */
export function announcement(run: RunView, status: RunStatusText, reading?: TextProgress): string {
  if (!isEnded(status.phase)) {
    const turn = run.iterations.at(-1);
    if (!turn) return `Run started. ${readingWords(reading)}`;
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

/** Reading by quarters: what changes at every count would be said at every count. */
function readingWords(reading: TextProgress | undefined): string {
  if (!reading) return 'Reading documents.';
  if (reading.kind === 'listing') return 'Looking for files.';
  const quarters = Math.floor((4 * reading.read) / Math.max(1, reading.of));
  const part = quarters > 0 && quarters < 4 ? ` ${quarters * 25}% is done.` : '';
  return `Reading ${countOf(reading.of, 'file')}.${part}`;
}
