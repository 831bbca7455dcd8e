import { isDirect } from '../protocol/directRun';
import type { RunView } from '../rlm/trajectory';
import type { Run } from './run';

/** Reasons that lie outside of a run: the same call may succeed when it is made again. */
const outside: ReadonlySet<string> = new Set([
  'cancelled',
  'time',
  'engine-lost',
  'unreachable',
  'unauthorized',
  'rate-limited',
  'server',
  'unreadable',
  'cut',
  'timeout',
]);

/** Whether a run was broken off and can go on from its trace: the same models, text and settings are found again. */
export function isResumable({ live, elsewhere, asked, view }: Run): boolean {
  return !live && !elsewhere && isReplayable(asked, view) && isBrokenOff(view);
}

/** Whether a turn of a run can be taken another way: by then its text is found again, and its turns are a model's. */
export function isForkable({ live, asked, view }: Run): boolean {
  const hasTurns = view.iterations[0]?.root?.finished !== undefined && !isDirect(view);
  return !live && isReplayable(asked, view) && view.started?.isLanguageModel === true && hasTurns;
}

function isReplayable(asked: Run['asked'], { started }: RunView): boolean {
  return asked?.setup !== undefined && started?.clock !== undefined;
}

function isBrokenOff({ finished }: RunView): boolean {
  if (!finished) return true;
  return finished.status !== 'complete' && outside.has(finished.reason?.code ?? '');
}
