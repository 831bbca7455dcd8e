import * as v from 'valibot';
import type { BlockId } from '../rlm/repl';

/**
 * What an engine says that shares no memory with its host: what is to have its thread, said before it has it. A
 * thread that is busy answers no message, but what it has said arrives.
 */
export type Mark =
  /** The engine itself. */
  | { readonly mark: 'free' }
  /** Code of the guest's. */
  | { readonly mark: 'guest'; readonly block?: BlockId | undefined }
  /** See `WatchedSearch`. */
  | { readonly mark: 'search'; readonly number?: number | undefined; readonly milliseconds: number };

/** A `Mark` at the host's door. */
export const mark = v.variant('mark', [
  v.object({ mark: v.literal('free') }),
  v.object({
    mark: v.literal('guest'),
    block: v.optional(
      v.object({ iteration: v.string(), index: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    ),
  }),
  v.object({
    mark: v.literal('search'),
    number: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    milliseconds: v.pipe(v.number(), v.minValue(0)),
  }),
]);
