import type { RunFinished, TrajectoryEvent } from '../../src/rlm/events';
import { defaultLimits, type RunLimits } from '../../src/rlm/limits';
import type { LanguageModel } from '../../src/rlm/model';
import { defaultRunSettings, type RunSettings } from '../../src/rlm/runSettings';
import { emptyRun, reduce, type RunView } from '../../src/rlm/trajectory';
import type { EarlierConversation, NewQuestion } from '../../src/worker/askRequest';
import type { Session } from '../../src/worker/session';
import { inMemoryCorpus } from './inMemoryCorpus';

export interface Asked {
  readonly finished: RunFinished;
  readonly events: TrajectoryEvent[];
  readonly run: RunView;
}

export interface Question extends Partial<Omit<NewQuestion, 'limits' | 'follows' | 'settings'>> {
  /** In place of texts: the run before, in whose conversation this goes on. */
  readonly follows?: string;
  /** That conversation, where the session may not have it. */
  readonly earlier?: EarlierConversation;
  /** Answers of a first block count at once, unless this says otherwise. */
  readonly settings?: Partial<RunSettings>;
  readonly root: LanguageModel;
  readonly sub?: LanguageModel;
  readonly texts?: Readonly<Record<string, string>>;
  readonly limits?: Partial<RunLimits>;
}

/** Asks through a session, whatever its engine runs in. */
export async function ask(
  session: Session,
  { root, sub, texts, limits, settings, follows, earlier, corpus, corpusAgain, ...more }: Question,
): Promise<Asked> {
  const events: TrajectoryEvent[] = [];
  const finished = await session.ask({
    runId: 'test',
    question: 'What is here?',
    ...(follows === undefined
      ? { corpus: corpus ?? inMemoryCorpus(texts ?? { 'a.txt': 'one\ntwo\nthree\n' }), corpusAgain }
      : { follows, earlier }),
    settings: { ...defaultRunSettings, confirmsBlindAnswers: false, ...settings },
    models: { root, sub: sub ?? root },
    limits: { ...defaultLimits, ...limits },
    record: () => Promise.resolve(),
    onDelta: () => undefined,
    signal: new AbortController().signal,
    ...more,
    onEvent: (event) => {
      events.push(event);
      more.onEvent?.(event);
    },
  });
  return { finished, events, run: events.reduce(reduce, emptyRun()) };
}
