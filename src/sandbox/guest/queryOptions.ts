/** Options of a query by any of the names that models give them. */

const names = {
  prompt: ['query', 'question'],
  context: ['text', 'content', 'data'],
  maxTokens: ['max_tokens', 'maxOutputTokens', 'max_output_tokens', 'max_completion_tokens'],
  allowMany: ['allow_many'],
  schema: [
    ...['json_schema', 'jsonSchema', 'output_schema', 'outputSchema', 'response_schema', 'responseSchema'],
    ...['response_format', 'responseFormat'],
  ],
} as const;

/** What other libraries let a call say of the model: no such object is something to read. */
const foreign = new Set(
  'model temperature top_p topP system system_prompt systemPrompt stop seed timeout max_retries'.split(' '),
);

type Option = keyof typeof names;
export type QueryOptions = { readonly [option in Option]?: unknown };

const optionOf = new Map(
  (Object.keys(names) as Option[]).flatMap((option) =>
    [option, ...names[option]].map((name) => [name as string, option] as const),
  ),
);

/** Whether a value is an options object rather than something to read. */
export function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    (Object.keys(value).some((key) => optionOf.has(key)) || isForeign(value))
  );
}

function isForeign(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => foreign.has(key));
}

/** The options in an object. @throws for what is no option; `lenient`: such are the caller's own and left out. */
export function optionsIn(value: unknown, lenient = false): QueryOptions {
  if (value === undefined || value === null) return {};
  const found: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    const option = optionOf.get(key);
    if (option !== undefined) found[option] ??= given;
    else if (!lenient)
      throw new TypeError(
        `unknown option ${key}: known are ${Object.keys(names).join(', ')}; to have an object read, give it as {context: …}`,
      );
  }
  return found;
}

/**
 * The JSON Schema in what is given as one, taken out of the wrappers that model APIs put around it; `undefined`
 * where text is asked for.
 */
export function schemaIn(given: unknown): unknown {
  if (given === null || given === false || given === 'text') return undefined;
  if (given === 'json' || given === 'json_object') return {};
  if (typeof given !== 'object') return given;
  const { type, schema, json_schema } = given as Readonly<Record<string, unknown>>;
  if (type === 'text') return undefined;
  if (type === 'json_object') return {};
  if (isObject(json_schema)) return schemaIn(json_schema);
  return isObject(schema) && (type === undefined || type === 'json_schema') ? schema : given;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
