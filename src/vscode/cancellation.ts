import type { CancellationToken } from 'vscode';

/** The editor's token as a signal. Dispose of the link when the work is over. */
export function signalOf(token: CancellationToken): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const link = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => void link.dispose() };
}
