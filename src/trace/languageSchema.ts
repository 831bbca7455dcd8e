import * as v from 'valibot';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A question to the language server, in the journal and at the host's door. */
export const languageRequest = v.variant('kind', [
  v.object({ kind: v.literal('symbols'), uri: v.string() }),
  v.object({
    kind: v.picklist(['definition', 'references']),
    uri: v.string(),
    line: natural,
    character: natural,
    text: v.string(),
  }),
]);

export const languageAnswer = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    places: v.pipe(
      v.array(
        v.object({
          uri: v.string(),
          line: natural,
          character: natural,
          endLine: natural,
          name: v.optional(v.string()),
          symbol: v.optional(v.string()),
          container: v.optional(v.string()),
        }),
      ),
      v.readonly(),
    ),
  }),
  v.object({ ok: v.literal(false), message: v.string() }),
]);
