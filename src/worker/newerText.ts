import type { Corpus } from '../context/documents';
import { changesInWords, snapshotChanges } from '../context/fingerprints';
import type { Inspected } from '../protocol/engine';
import { messageOf } from '../rlm/errors';
import type { TrajectoryEvent, Warning } from '../rlm/events';
import { wentOverChangedText } from '../trace/recordedContext';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import type { KeptConversation } from './keptConversation';

/** What the files of a conversation are by now. */
export interface NewerText {
  /** Their fingerprints; `undefined`: not known. */
  readonly seen: string | undefined;
  /** That they are not what the conversation sees; `undefined`: they are, or that was said before. */
  readonly warning?: Warning | undefined;
}

/**
 * Looks for what has changed since the questions of a conversation saw it: they go on with the text as it was, and
 * whoever asks is to know.
 */
export async function newerText(
  { supply, seen: before }: KeptConversation,
  look: (corpus: Corpus) => Promise<Inspected>,
  signal: AbortSignal,
): Promise<NewerText> {
  try {
    const corpus = await supply.again(signal);
    if (!corpus) return { seen: before };
    const { fingerprints: seen } = await look(corpus);
    if (before === undefined) return { seen };
    const changes = changesInWords(snapshotChanges(before, seen));
    return changes === ''
      ? { seen }
      : { seen, warning: warningOf(`Files have changed since this conversation saw them (${changes})`) };
  } catch (error) {
    // A question that is cancelled says so by itself.
    if (signal.aborted) return { seen: before };
    const why = messageOf(error).replace(/\.$/, '');
    return {
      seen: '',
      warning:
        before === ''
          ? undefined
          : warningOf(`What this conversation is about cannot be read any more (${why})`),
    };
  }
}

/**
 * The fingerprints of the text that a conversation saw; `undefined` where it is not known, since it went on over
 * text that had changed.
 * @param runs the events of each
 */
export function seenBy(runs: readonly (readonly TrajectoryEvent[])[]): string | undefined {
  const [first = []] = runs;
  const seen = recordedFingerprints(first);
  return seen === '' || runs.some(wentOverChangedText) ? undefined : seen;
}

function warningOf(what: string): Warning {
  const message = `${what}. It goes on with the text as it was: ask a new question to have it as it is now.`;
  return { type: 'warning', code: 'conversation-outdated', message };
}
