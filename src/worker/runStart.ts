import type { GuestClock, Warning } from '../rlm/events';
import { promptVersion } from '../rlm/prompts';
import { defaultRunSettings } from '../rlm/runSettings';
import { filesGone, textChanged } from '../trace/recordedContext';
import type { RecordedRun } from '../trace/recordedRun';
import type { AskRequest } from './askRequest';
import type { RunLog } from './runLog';

/** What guest code has in place of time and chance: that of the recorded run, or one of its own. */
export function clockFor(recorded: RecordedRun | undefined): GuestClock {
  const first = recorded?.events[0];
  const known = first?.type === 'run.started' ? first.clock : undefined;
  return known ?? { now: Date.now(), seed: Math.floor(Math.random() * 2 ** 32) };
}

/**
 * The first event of a run, and what its user is to know before anything else.
 * @param newer see `NewerText`
 */
export function reportStart(
  request: AskRequest,
  scope: string,
  clock: GuestClock,
  log: RunLog,
  newer: Warning | undefined,
): void {
  const {
    runId,
    question,
    follows,
    terminal,
    models,
    limits,
    settings = defaultRunSettings,
    keepContext,
    warnings,
  } = request;
  log.add({
    type: 'run.started',
    runId,
    question,
    scope,
    ...(follows === undefined ? {} : { follows }),
    ...(terminal === undefined ? {} : { terminal }),
    rootModel: models.root.name,
    subModel: models.sub.name,
    isLanguageModel: models.root.isLanguageModel || models.sub.isLanguageModel,
    limits,
    promptVersion,
    settings,
    clock,
    ...(keepContext === undefined ? {} : { keepsContext: keepContext }),
  });
  for (const warning of [...(warnings ?? []), ...(newer ? [newer] : [])]) log.add(warning);
}

/** A run goes on; its user is told what it goes on without. */
export function reportResumed({ withoutFiles, changes }: RecordedRun, software: string, log: RunLog): void {
  log.add({ type: 'run.resumed', software });
  if (withoutFiles === true) log.add({ type: 'warning', code: filesGone, message: goneMessage });
  else if (changes !== undefined)
    log.add({ type: 'warning', code: textChanged, message: changedMessage(changes) });
}

function changedMessage(changes: string): string {
  return `The files are no longer as this run saw them (${changes}). What is recorded stands, and what comes next sees the files as they are now.`;
}

const goneMessage =
  'The files of this run are not at hand. It goes on with what its trace holds of them: nothing else of them can be ' +
  'read or sent to a model, and lines that the answer names are not checked.';
