import * as v from 'valibot';

const position = v.pipe(v.number(), v.integer(), v.minValue(0));
const uri = v.string();

/** Where the text of a scope is, so that it can be found again in another session; never the text itself. */
export const scopePlace = v.variant('kind', [
  v.object({ kind: v.literal('workspace') }),
  v.object({ kind: v.literal('folder'), uri }),
  v.object({
    kind: v.literal('openFiles'),
    text: v.array(uri),
    others: v.array(v.object({ uri, what: v.string() })),
  }),
  v.object({
    kind: v.literal('selection'),
    uri,
    /** Lines and characters from 0. */
    ranges: v.array(
      v.object({
        startLine: position,
        startCharacter: position,
        endLine: position,
        endCharacter: position,
      }),
    ),
    /** A hash of what was selected, which tells whether it is still there. */
    hash: v.string(),
  }),
]);
export type ScopePlace = v.InferOutput<typeof scopePlace>;
