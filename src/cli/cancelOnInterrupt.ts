import type { Terminal } from './terminal';

/** npm passes on the interrupt that the terminal has sent already: one Ctrl+C can come twice. */
const echoMs = 500;

/** Ctrl+C cancels; a second one ends the program at once. */
export function cancelOnInterrupt({ warn }: Terminal): AbortSignal {
  const controller = new AbortController();
  let cancelledAt: number | undefined;
  process.on('SIGINT', () => {
    if (cancelledAt !== undefined && performance.now() - cancelledAt > echoMs) process.exit(130);
    if (cancelledAt !== undefined) return;
    cancelledAt = performance.now();
    warn('Cancelling. Ctrl+C again ends at once.');
    controller.abort();
  });
  process.once('SIGTERM', () => controller.abort());
  return controller.signal;
}
