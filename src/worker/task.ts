import type { RunTask } from '../protocol/engine';
import type { GuestClock, TrajectoryEvent } from '../rlm/events';
import { traitsByLevel } from '../rlm/runModels';
import { defaultRunSettings } from '../rlm/runSettings';
import type { AskRequest } from './askRequest';

/** A question as the engine is given it, but for its text and what a replay adds. */
export type Task = Omit<RunTask, 'corpus' | 'stops' | 'hints' | 'begins' | 'recorded'>;

type Asked = Pick<
  AskRequest,
  'keepContext' | 'question' | 'limits' | 'settings' | 'route' | 'models' | 'prices'
>;

export function taskOf(
  { question, limits, settings = defaultRunSettings, route = 'rlm', models, prices, keepContext }: Asked,
  clock: GuestClock,
  fenceKey: Uint8Array,
  hasLanguageServer: boolean,
): Task {
  return {
    question,
    limits,
    settings,
    route: models.root.isLanguageModel ? route : 'rlm',
    traits: traitsByLevel(models, limits.maxDepth, prices),
    clock,
    keepContext,
    fenceKey,
    hasLanguageServer,
  };
}

/** Whether the text was loaded when a recorded run began its first turn; `undefined`: it never did. */
export function beginOf(events: readonly TrajectoryEvent[]): RunTask['begins'] {
  const first = events.find(
    ({ type }) => type === 'context.loaded' || type === 'iteration.started' || type === 'call.started',
  );
  if (first === undefined) return undefined;
  return first.type === 'context.loaded' ? 'loaded' : 'loading';
}
