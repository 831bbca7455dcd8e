import type { RunFinished, RunStarted, TrajectoryEvent } from '../rlm/events';
import type { LanguageModel } from '../rlm/model';
import type { RunModels } from '../rlm/runModels';
import { textChanged } from '../trace/recordedContext';
import type { RecordedRun } from '../trace/recordedRun';
import type { AskRequest, CorpusGiven, FollowUpQuestion } from '../worker/askRequest';
import type { Session } from '../worker/session';

/** What a replay against the present engine has found. */
export type Verdict =
  { readonly same: true; readonly events: number } | { readonly same: false; readonly message: string };

/** What the run is about: text, or a conversation that is brought back. */
type Subject = (CorpusGiven | Pick<FollowUpQuestion, 'follows' | 'earlier'>) &
  Pick<AskRequest, 'models' | 'route'>;

/**
 * Goes through a recorded run again without any model, and tells the first event that differs.
 * @param recorded see `replayableRun`, and `holdsItsContext` where there is no corpus
 */
export async function replayTrace(
  session: Session,
  recorded: RecordedRun,
  { models, route, ...subject }: Subject,
  signal: AbortSignal,
): Promise<Verdict> {
  const started = startOf(recorded);
  const end = new AbortController();
  let changed: string | undefined;
  const finished = await session.ask({
    runId: started.runId,
    question: started.question,
    ...subject,
    recorded,
    route,
    models: silent(models, () => end.abort()),
    limits: started.limits,
    settings: started.settings,
    record: () => Promise.resolve(),
    onEvent: (event) => {
      if (event.type === 'warning' && event.code === textChanged) changed = event.message;
    },
    onDelta: () => undefined,
    signal: AbortSignal.any([signal, end.signal]),
  });
  signal.throwIfAborted();
  if (changed !== undefined) return { same: false, message: changed };
  if (finished.reason !== undefined && noReplay.has(finished.reason.code))
    return { same: false, message: finished.reason.message };
  const difference = recorded.isWhole === true ? endDifference(recorded.events, finished) : undefined;
  if (difference !== undefined) return { same: false, message: difference };
  return { same: true, events: recorded.events.length };
}

/** Why a run ends that was not replayed. */
const noReplay: ReadonlySet<string> = new Set(['diverged', 'engine-lost', 'conversation-over']);

function startOf({ events: [first] }: RecordedRun): RunStarted {
  if (first?.type !== 'run.started') throw new RangeError('a recorded run begins with its start');
  return first;
}

/** Models with the traits of others that answer nothing: being asked is the end of what was recorded. */
function silent({ root, sub, byDepth }: RunModels, onAsked: () => void): RunModels {
  const mute = (model: LanguageModel): LanguageModel => ({
    name: model.name,
    isLanguageModel: model.isLanguageModel,
    traits: model.traits,
    complete: () => {
      onAsked();
      return Promise.reject(new Error('a replay asks no model'));
    },
  });
  return { root: mute(root), sub: mute(sub), byDepth: byDepth?.map((model) => model && mute(model)) };
}

function endDifference(
  events: readonly TrajectoryEvent[],
  { status, reason }: RunFinished,
): string | undefined {
  const last = events.at(-1);
  if (last?.type !== 'run.finished') return undefined;
  if (last.status === status && last.reason?.code === reason?.code) return undefined;
  const words = [last, { status, reason }].map((end) =>
    [end.status, end.reason?.code].filter(Boolean).join(', '),
  );
  return `The replay differs from the trace at event ${last.seq} (run.finished): it ended as “${words[1]}”, and not as “${words[0]}”.`;
}
