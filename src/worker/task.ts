import type { RunTask } from '../protocol/engine';
import type { Beginning } from '../rlm/beginning';
import { directNote, type Route } from '../rlm/direct';
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

/** What a recorded run knew of its text when it began its first turn; `undefined`: it never did. */
export function beginOf(events: readonly TrajectoryEvent[]): Beginning | undefined {
  for (const event of events) {
    if (event.type === 'context.loaded') return { kind: 'loaded' };
    if (event.type === 'context.listed') return { kind: 'listed', overview: event.overview };
    if (event.type === 'iteration.started' || event.type === 'call.started')
      return { kind: 'listed', overview: undefined };
  }
  return undefined;
}

/** How a recorded run was answered, whatever the size of its text by now; `undefined`: it made no call yet. */
export function routeTaken(events: readonly TrajectoryEvent[]): Route | undefined {
  const first = events.find((event) => event.type === 'call.started' && event.call === '1.root');
  if (first?.type !== 'call.started') return undefined;
  return first.note === directNote ? 'direct' : 'rlm';
}
