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

/** `live` is what the host says: the run can still go on. */
export function runStatus(run: RunView, live: boolean): RunStatusText {
  const phase = phaseOf(run, live);
  const reason = run.finished?.reason;
  if (reason) {
    const advice = adviceFor(reason.code, reason.message);
    return {
      phase,
      title: titles[phase],
      reason: reason.message,
      ...(advice === undefined ? {} : { advice }),
    };
  }
  if (phase === 'interrupted') {
    return {
      phase,
      title: titles[phase],
      reason: 'The run ended without a result: its window was closed or the extension was restarted.',
      advice: 'What it had done until then is shown below. Ask again for an answer.',
    };
  }
  return { phase, title: titles[phase] };
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
  unreachable: 'Check that the server is running and that the base URL in the settings is right.',
  unauthorized: 'Run “RLM: Set API Key”, then ask again.',
  'not-found': 'Run “RLM: Select Model” and check the base URL in the settings.',
  'rate-limited': 'Wait a little and ask again, or lower the number of concurrent calls in the settings.',
  rejected: 'Look at the failed call for what the endpoint says, or choose another model.',
  server: 'The endpoint is in trouble. Ask again later, or choose another model.',
  unreadable: 'Check that the base URL in the settings leads to an OpenAI-compatible endpoint.',
  cut: 'The connection ended half-way. Ask again.',
  timeout: 'Ask again, or raise the time limit in the settings.',
  iterations: 'Ask about fewer files, or raise the number of turns in the settings.',
  'empty-context': 'Choose another scope, or look at what was left out and why.',
  'engine-lost': 'Ask again. If it happens twice, the log has the details.',
  internal: 'The log has the details.',
};

/** Nothing when the message already names a command or a setting to go to. */
function adviceFor(code: string, message: string): string | undefined {
  return /RLM: |\bsettings?\b|\brlm\.\w/i.test(message) ? undefined : advice[code];
}
