import type { RunStatus } from './events';

/** How a loop ended; `answer` is `undefined` only when there is nothing to show at all. */
export interface LoopResult {
  readonly status: RunStatus;
  readonly answer?: { readonly text: string; readonly how: 'final' | 'fallback' } | undefined;
  readonly reason?: { readonly code: string; readonly message: string } | undefined;
}
