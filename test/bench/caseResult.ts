import type { Sample } from './measure';

/** What a case's process prints: what it measured, and its peak memory in MB. */
export interface CaseResult {
  /** A new process and engine, and the same ones again. */
  readonly samples: { readonly cold: Sample; readonly warm: Sample };
  readonly peak: number;
  /** What the wall time would be if only the model took time, in milliseconds. */
  readonly ideal: number;
}
