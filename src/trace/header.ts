import * as v from 'valibot';

export const journalFormat = 'rlm-journal';
/**
 * Raised when an older reader would misread what is written now; a new optional property is no reason.
 * 1: every line after the first is an event. 2: large texts are lines of their own.
 */
export const journalVersion = 2;

/** The first line of a journal. */
export const journalHeader = v.object({
  format: v.literal(journalFormat),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  runId: v.string(),
  /** Milliseconds since the Unix epoch. */
  createdAt: v.number(),
  /** What wrote it, with its version. */
  software: v.string(),
});
export type JournalHeader = v.InferOutput<typeof journalHeader>;
