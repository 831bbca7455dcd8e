import type { RunState } from '../../protocol/panel';
import type { RunView } from '../../rlm/trajectory';

export type RunPhase =
  'starting' | 'running' | 'complete' | 'partial' | 'failed' | 'cancelled' | 'interrupted';

/** The state of a run in the user's words. */
export interface RunStatusText {
  readonly phase: RunPhase;
  /** One or two words: `Running`, `Partial`. */
  readonly title: string;
  /** Why it is not complete, as a sentence. */
  readonly reason?: string;
  /** What the user can do about it, where that is known and the reason does not say it. */
  readonly advice?: string;
}

const titles: Readonly<Record<RunPhase, string>> = {
  starting: 'Starting',
  running: 'Running',
  complete: 'Complete',
  partial: 'Partial',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
};

/** What the host says of the run: whether it is under way here or in another window, and can go on if not. */
export type KnownState = Pick<RunState, 'live' | 'elsewhere' | 'resumable'>;

export function runStatus(run: RunView, { live, elsewhere, resumable }: KnownState): RunStatusText {
  if (elsewhere && !run.finished)
    return {
      phase: phaseOf(run, true),
      title: 'In another window',
      reason:
        'Another window of this workspace is at work on this run. Here it can only be read; it is brought up to date every few seconds.',
    };
  const phase = phaseOf(run, live);
  const title = phase === 'partial' && !run.answered ? 'No answer' : titles[phase];
  const reason = run.finished?.reason;
  if (reason?.code === 'answer-now')
    return { phase, title, reason: 'You asked for the answer before the run was done.' };
  if (reason) {
    const advice = adviceFor(reason.code, reason.message);
    return {
      phase,
      title,
      reason: sentence(reason.message),
      ...(advice === undefined ? {} : { advice }),
    };
  }
  if (phase === 'interrupted') {
    return {
      phase,
      title,
      reason: 'The run ended without a result: its window was closed or the extension was restarted.',
      advice: resumable
        ? 'It can go on from there: what it had done is not done, or paid for, twice.'
        : 'What it had done until then is shown below. Ask again for an answer.',
    };
  }
  return { phase, title };
}

export function isEnded(phase: RunPhase): boolean {
  return phase !== 'starting' && phase !== 'running';
}

function phaseOf(run: RunView, live: boolean): RunPhase {
  if (run.finished) return run.finished.reason?.code === 'cancelled' ? 'cancelled' : run.finished.status;
  if (!live) return 'interrupted';
  return run.context || run.iterations.length > 0 ? 'running' : 'starting';
}

const advice: Readonly<Record<string, string>> = {
  unreachable: 'Check that the server is running and that the setting “rlm.baseUrl” is right.',
  unauthorized: 'Run “RLM: Set API Key”, then ask again.',
  'not-found': 'Run “RLM: Select Model”, then ask again.',
  'rate-limited': 'Wait a little and ask again, or lower the setting “rlm.concurrency”.',
  rejected: 'Run “RLM: Select Model” to choose another model.',
  server: 'The endpoint is in trouble: ask again later, or run “RLM: Select Model” to choose another.',
  unreadable: 'Check that the setting “rlm.baseUrl” leads to an OpenAI-compatible endpoint.',
  cut: 'Ask again.',
  timeout: 'Ask again, or run “RLM: Select Model” to choose a faster model.',
  filtered: 'Ask in other words, or run “RLM: Select Model” to choose another model.',
  iterations: 'Ask about fewer files, or raise the setting “rlm.maxIterations”.',
  tokens: 'Ask about fewer files, or raise the limits on tokens and cost in the settings.',
  'sub-calls': 'Ask about fewer files, or raise the setting “rlm.maxSubCalls”.',
  time: 'Ask about fewer files, or ask a narrower question.',
  'no-code': 'The model does not write code as it should: run “RLM: Select Model” to choose a stronger one.',
  'empty-context': 'Choose another scope, or look at what was left out and why.',
  'unreadable-root': 'Choose another scope.',
  'engine-lost': 'Ask again. If it happens twice, the log has the details.',
  internal: 'The log has the details.',
};

/** Reasons come as words or as sentences; here they stand as a sentence. A name or an address keeps its case. */
function sentence(words: string): string {
  const first = /^[a-z]+(?= )/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return /[.!?…”)]$/.test(first) ? first : `${first}.`;
}

/** Nothing when the message already says what to do. */
function adviceFor(code: string, message: string): string | undefined {
  return /RLM: |\bsettings?\b|\brlm\.\w|\bask again\b/i.test(message) ? undefined : advice[code];
}
