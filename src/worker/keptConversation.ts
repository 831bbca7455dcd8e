import { AwakeTimer } from '../rlm/awakeTimer';
import type { GuestClock } from '../rlm/events';
import type { RunModels } from '../rlm/runModels';
import type { RecordedRun } from '../trace/recordedRun';
import type { EarlierConversation, EarlierRun } from './askRequest';
import { attempt, type Attempted, type AttemptSetting } from './attempt';
import { CorpusSupply } from './corpusSupply';
import type { Engine } from './engineLink';
import { RunLog } from './runLog';
import { clockFor } from './runStart';
import { taskOf, type Task } from './task';

/** A question that was answered, with all that a replay needs. */
export interface PastRun {
  readonly runId: string;
  readonly task: Task;
  /** Whole. */
  readonly recorded: RecordedRun;
}

/** Questions that followed up on each other, kept so that they can be replayed in another engine. */
export interface KeptConversation {
  readonly supply: CorpusSupply;
  readonly scope: string;
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  /** The engine that has it as its present conversation. */
  readonly heldBy: Engine | undefined;
  /**
   * Fingerprints of the text as the user knows it: what the questions saw, or what they were told that it is by
   * now. `undefined`: not known.
   */
  readonly seen: string | undefined;
}

/** A conversation from its journals. */
export function keptConversation(given: EarlierConversation, fenceKey: Uint8Array): KeptConversation {
  const supply = new CorpusSupply(given);
  const runs = given.runs.map((run) => pastRun(run, fenceKey));
  return { supply, scope: supply.name, runs, heldBy: undefined, seen: undefined };
}

function pastRun({ recorded, hasLanguageServer, ...answering }: EarlierRun, fenceKey: Uint8Array): PastRun {
  const [started] = recorded.events;
  if (started?.type !== 'run.started') throw new RangeError('a recorded run begins with its start');
  const { runId, question, limits, settings } = started;
  const clock: GuestClock = clockFor(recorded);
  const task = taskOf({ ...answering, question, limits, settings }, clock, fenceKey, hasLanguageServer);
  return { runId, task, recorded };
}

type RestoreSetting = Pick<AttemptSetting, 'link' | 'signal' | 'answerers'>;

/**
 * Replays a conversation in the engine, which has it afterwards.
 * @param standsAsRecorded see `RecordedRun`
 * @returns how the first attempt ended that did not come to what is recorded; `undefined`: it is there
 * @throws when the text cannot be had again
 */
export async function restored(
  { supply, runs }: KeptConversation,
  standsAsRecorded: boolean,
  { link, signal, answerers: { onProgress } }: RestoreSetting,
): Promise<Attempted | undefined> {
  for (const [index, { task, recorded }] of runs.entries()) {
    const corpus = index === 0 ? await supply.take(signal) : undefined;
    const log = new RunLog({ record: () => Promise.resolve(), onEvent: () => undefined });
    const { limits } = task;
    const answerers = { models: nobody, limits, onDelta: () => undefined, onProgress };
    const attempted = await attempt(
      { task, corpus, answerers, log, link, wallTime: new AwakeTimer(limits.wallTimeMs), signal },
      { ...recorded, isWhole: true, standsAsRecorded: standsAsRecorded || recorded.standsAsRecorded },
      {},
    );
    if (attempted.loss || attempted.divergence || !attempted.result.isFollowable) return attempted;
  }
  return undefined;
}

const mute: RunModels['root'] = {
  name: 'nobody',
  isLanguageModel: true,
  complete: () => Promise.reject(new Error('a replay asks no model')),
};
/** All replies are recorded. */
const nobody: RunModels = { root: mute, sub: mute };
