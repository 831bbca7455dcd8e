import type { Answered } from '../../rlm/events';
import { isEnded, type RunStatusText } from '../shared/runStatus';

/** What stands above an answer that is not the whole one; `undefined` above one that is. */
export function partialNote(answered: Answered, status: RunStatusText): string | undefined {
  if (status.phase === 'complete' || !isEnded(status.phase)) return undefined;
  return answered.how === 'fallback'
    ? 'This answer is partial: it is the best the run had when it had to stop.'
    : 'This answer is partial: not everything that was asked could be looked at.';
}

/**
 * The answer as markdown. Pasted elsewhere it still says that it is partial, and why; only JSON cannot say so.
 * @param json the answer laid out as JSON, where it is that
 */
export function answerToCopy(answered: Answered, status: RunStatusText, json?: string): string {
  if (json !== undefined) return json;
  const note = partialNote(answered, status);
  if (note === undefined) return answered.answer;
  return `> ${note} ${status.reason ?? ''}`.trimEnd() + `\n\n${answered.answer}`;
}
