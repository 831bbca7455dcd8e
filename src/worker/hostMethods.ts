import pLimit from 'p-limit';
import { safeParse } from 'valibot';
import { pacer } from '../gather/pacer';
import { callSpec, type HostMethods } from '../protocol/engine';
import { modelFor } from '../rlm/runModels';
import { trajectoryEvent } from '../trace/eventSchema';
import type { RecordedRun } from '../trace/recordedRun';
import type { Replay } from '../trace/replay';
import { lacksTexts } from '../trace/withRecordedTexts';
import { ReplayDiverged } from '../trace/replayDiverged';
import type { AskRequest } from './askRequest';
import { cutPromptWarning } from './cutPrompts';
import { languageAnswers } from './languageAnswers';
import { callModel, refuse } from './modelCalls';
import { RunBudget } from './runBudget';
import type { RunLog } from './runLog';

export interface Recording {
  readonly log: RunLog;
  /** What is replayed first. */
  readonly recorded: RecordedRun | undefined;
  readonly replay: Replay | undefined;
}

/** Who answers what the engine asks, and within what limits. */
export type Answerers = Pick<
  AskRequest,
  'models' | 'prices' | 'limits' | 'askLanguageServer' | 'onDelta' | 'onProgress'
>;

/**
 * What the host does for the engine in one attempt at a run: what is recorded is told again, what comes after it
 * is asked of models and language server.
 * @param gone aborted when the engine has died: nothing more is begun for it, and what is under way goes on
 */
export function hostMethods(
  request: Answerers,
  { log, recorded, replay }: Recording,
  onDivergence: (error: ReplayDiverged) => void,
  gone: AbortSignal,
  signal: AbortSignal,
): HostMethods {
  // A replay that has gone another way, or is cancelled, tells nothing more: nobody is to wait for it.
  const ended = AbortSignal.any([gone, signal]);
  const aborted = new Promise<never>((_, reject) => {
    ended.addEventListener('abort', () => reject(new Error('the run is over')), { once: true });
  });
  aborted.catch(() => undefined);
  const limit = pLimit(request.limits.concurrency);
  // Many calls launched at once would hold the host up.
  const pace = pacer();
  const warnOfCutPrompt = cutPromptWarning(log);
  const { name: rootModel } = modelFor(request.models, 'root', 0);
  const budget = new RunBudget(request.limits, request.prices ?? {}, rootModel);
  for (const event of recorded?.events ?? [])
    if (event.type === 'call.finished') {
      if (event.outcome.ok) budget.restore(event.outcome.usage);
      if (event.lost) budget.restore(event.lost);
    }
  const askLanguageServer = languageAnswers(request.askLanguageServer, log, signal);
  return {
    complete: async (given) => {
      const checked = safeParse(callSpec, given);
      if (!checked.success) throw new Error('the engine sent a malformed call');
      const spec = checked.output;
      const known = replayed(() => replay?.complete(spec), onDivergence);
      if (known) return Promise.race([known, aborted]);
      if (replay) await Promise.race([replay.over, aborted]);
      const made = replay?.live(spec) ?? spec;
      if (replay && lacksTexts(made.messages)) return refuse(made, textsGone, budget, log);
      return limit(async () => {
        await pace.breathe(ended);
        const isReissued = replay?.wasStarted(spec.call) === true;
        const result = await callModel(made, request, budget, log, { isReissued }, signal);
        warnOfCutPrompt(modelFor(request.models, spec.role, spec.level).name, made, result);
        return result;
      });
    },
    askLanguageServer: async (question) => {
      const known = replay?.answer(question);
      if (known) return Promise.race([known, aborted]);
      if (replay) await Promise.race([replay.over, aborted]);
      return askLanguageServer(question);
    },
    progress: (progress) => request.onProgress?.(progress),
    report: (event) => {
      // What comes after the replay went another way is no part of the run.
      if (signal.reason instanceof ReplayDiverged) return;
      const checked = safeParse(trajectoryEvent, { ...event, seq: 1, time: 0 });
      if (!checked.success) {
        const message = 'The engine reported an event that makes no sense.';
        log.add({ type: 'warning', code: 'engine-malformed', message });
      } else if (replayed(() => replay?.knows(event) ?? false, onDivergence) === false) log.add(event);
    },
  };
}

/** In a run that goes on without its files. */
const textsGone = {
  code: 'texts-gone',
  message:
    'the files of this run are not at hand, so what they hold cannot be sent: query over text that variables hold',
} as const;

/** What the work comes to; `undefined`, and the divergence is told, when the replay goes another way. */
export function replayed<T>(work: () => T, onDivergence: (error: ReplayDiverged) => void): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ReplayDiverged)) throw error;
    onDivergence(error);
    return undefined;
  }
}
