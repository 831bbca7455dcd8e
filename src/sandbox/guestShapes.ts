import * as v from 'valibot';

/** What comes from the guest's side of the bridge as more than a value: its code may have changed how it is made. */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const contextPart = v.union([
  v.object({ text: v.string() }),
  v.object({ span: v.object({ document: count, start: count, end: count }) }),
  v.object({ everything: v.literal(true) }),
]);

const callRequest = v.object({
  id: count,
  kind: v.picklist(['llm', 'rlm']),
  prompt: v.string(),
  context: v.array(contextPart),
  // What it is to be is told where it is read.
  maxOutputTokens: v.optional(v.unknown()),
  schema: v.optional(count),
});

/** The requests that start together, and the schemas that they name. */
export const callRequests = v.tuple([v.array(callRequest), v.array(v.string())]);

/** An error, as the guest describes it. */
export const guestErrorShape = v.object({
  name: v.string(),
  message: v.string(),
  stack: v.optional(v.string()),
});
