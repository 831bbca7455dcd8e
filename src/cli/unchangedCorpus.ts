import { changesInWords, snapshotChanges } from '../context/fingerprints';
import type { Corpus } from '../context/documents';
import { GatherError } from '../gather/gatherError';
import type { TrajectoryEvent } from '../rlm/events';
import { holdsItsContext, wentOverChangedText } from '../trace/recordedContext';
import { recordedFingerprints } from '../trace/recordedFingerprints';
import type { Session } from '../worker/session';
import { corpusOf, type CorpusRequest } from './corpus';
import { NothingDone } from './nothingDone';

interface Trace {
  /** Of the run, after those of the runs that it follows up on, oldest first. */
  readonly conversation: readonly (readonly TrajectoryEvent[])[];
  readonly file: string;
  readonly session: Session;
  readonly tell: (line: string) => void;
}

/**
 * The files of a recorded run; `undefined`, and the user is told, where they are gone or have changed and the trace
 * has all that code read of them.
 * @throws {GatherError} where they are gone and the trace does not.
 * @throws {NothingDone} where the run saw one file in two states and the trace does not.
 */
export async function unchangedCorpus(
  request: CorpusRequest,
  { conversation, file, session, tell }: Trace,
  signal: AbortSignal,
): Promise<Corpus | undefined> {
  const isEnough = conversation.every(holdsItsContext);
  if (conversation.some(wentOverChangedText)) {
    const what = `The run in ${file} went on over files that had changed`;
    if (!isEnough)
      throw new NothingDone(`${what}, and its trace does not hold all that it read: it cannot be replayed.`);
    tell(`${what}: ${fromTrace}`);
    return undefined;
  }
  try {
    const corpus = await corpusOf(request, signal);
    if (!isEnough) return corpus;
    const { fingerprints } = await session.inspect(corpus, () => undefined, signal);
    const changes = changesInWords(
      snapshotChanges(recordedFingerprints(conversation[0] ?? []), fingerprints),
    );
    if (changes === '') return corpus;
    tell(`Files are no longer as the run in ${file} saw them (${changes}): ${fromTrace}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatherError)) throw error;
    if (!isEnough)
      throw new GatherError(
        `${error.message}. ${file} does not hold all that the run read, so its replay needs the files as they were.`,
        { cause: error },
      );
    tell(`${error.message}: ${fromTrace}`);
    return undefined;
  }
}

const fromTrace = 'code is told what the trace holds of them.';
