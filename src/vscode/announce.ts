import type { RunFinished } from '../rlm/events';
import type { AskPorts } from './askPorts';
import { remediesFor } from './remedies';
import { reporter } from './reporter';

/** A message only where it helps: what the panel shows anyway is not said twice. */
export function announce(finished: RunFinished, hasAnswer: boolean, ports: AskPorts): void {
  const report = reporter(ports);
  const { panel } = ports;
  const { status, reason } = finished;
  // Whoever has it replayed says what came of that.
  if (reason?.code === 'cancelled' || reason?.code === 'diverged') return;
  // The user asked for it: what is partial about the answer is no news, and the panel says it.
  if (reason?.code === 'answer-now' && panel.isVisible) return;
  if (status === 'failed') {
    report.message('error', reason?.message ?? 'The run failed.', remediesFor(reason?.code ?? ''));
  } else if (status === 'partial') {
    const why = reason ? `: ${reason.message}` : '.';
    report.message(
      'warn',
      `${hasAnswer ? 'The answer is partial' : 'The run ended without an answer'}${why}`,
      [...(panel.isVisible ? [] : ['showTrace' as const]), ...remediesFor(reason?.code ?? '')],
    );
  } else if (!panel.isVisible) {
    report.message('info', 'RLM has an answer.', ['showTrace']);
  }
}
