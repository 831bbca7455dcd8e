import type { Corpus } from '../../src/context/documents';
import { endpointModels } from '../../src/models/endpointModels';
import { createLimiter } from '../../src/models/limiter/limiter';
import type { TrajectoryEvent } from '../../src/rlm/events';
import type { RunLimits } from '../../src/rlm/limits';
import type { RunModels } from '../../src/rlm/runModels';
import { defaultRunSettings } from '../../src/rlm/runSettings';
import type { Session } from '../../src/worker/session';

/** The models as the product makes them, under a limiter of their own. */
export function modelsAt(baseUrl: string, concurrency: number): RunModels {
  const limiter = createLimiter({ concurrency: () => concurrency });
  return endpointModels({ baseUrl, apiKey: '', rootModel: 'test-model', subModel: 'test-model', limiter });
}

export interface BenchQuestion {
  readonly corpus: Corpus;
  readonly models: RunModels;
  readonly limits: RunLimits;
  readonly onEvent?: (event: TrajectoryEvent) => void;
}

/** The answer of a run that must be complete. */
export async function askOnce(session: Session, { onEvent, ...question }: BenchQuestion): Promise<string> {
  let answer: string | undefined;
  const finished = await session.ask({
    ...question,
    runId: 'bench',
    question: 'Where are the needles?',
    // A script's first block may be its last.
    settings: { ...defaultRunSettings, confirmsBlindAnswers: false },
    record: () => Promise.resolve(),
    onEvent: (event) => {
      if (event.type === 'answered') ({ answer } = event);
      onEvent?.(event);
    },
    onDelta: () => undefined,
    signal: new AbortController().signal,
  });
  if (finished.status !== 'complete' || answer === undefined) {
    throw new Error(`the run did not complete: ${JSON.stringify(finished.reason)}`);
  }
  return answer;
}
