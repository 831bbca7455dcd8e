/**
 * What an endpoint has refused of a model's requests: names of fields, and schemas that it does not take. It is
 * left out from then on.
 */
export type Refused = Set<string>;

/** One for a window or a process: by endpoint (address and key) and model. */
export type Adaptions = (endpoint: string, model: string) => Refused;

export function createAdaptions(): Adaptions {
  const known = new Map<string, Refused>();
  return (endpoint, model) => {
    const key = JSON.stringify([endpoint, model]);
    const refused = known.get(key) ?? new Set();
    known.set(key, refused);
    return refused;
  };
}

/** Two spellings of the limit of a reply's tokens. */
export const limitFields = ['max_tokens', 'max_completion_tokens'] as const;

/** How refusals name the fields that a request can do without, also in words. */
const namings: Readonly<Record<string, RegExp>> = {
  temperature: /temperature/i,
  top_p: /top.?p\b/i,
  reasoning_effort: /reasoning|thinking/i,
  response_format: /response.?format|json.?schema|structured.?output|grammar|guided/i,
  tools: /\btools?\b|tool.?(?:choice|use|call)|function.?call/i,
  stream_options: /stream.?options|include.?usage/i,
  max_tokens: /\bmax_?tokens/i,
  max_completion_tokens: /\bmax_?completion_?tokens/i,
};

const isUnknown =
  /\bun(?:supported|known|recogni[sz]ed|expected|available)(?![a-z])|\bnot (?:be )?(?:\w+ )?(?:support|permit|allow|recogni[sz]|know|exist|implement|available|compatible)|extra_forbidden|extra (?:inputs|fields)|cannot find field|no endpoints found/i;
/** The value is refused, and no other may be known: the endpoint's own will do. */
const isNotAllowed =
  /\bonly\b|\bmust be\b|\binvalid\b|\brequires?\b|\bfailed to\b|\bcannot\b|\bdeprecated\b/i;
const isAboutSchema = /invalid (?:json )?schema|invalid_json_schema|schema must/i;

/**
 * What to leave out when a request was refused, such as `temperature`; `undefined` when nothing it could do
 * without is named.
 * @param refusal everything the endpoint said
 * @param sent the fields that could be left out
 */
export function refusedIn(refusal: string, sent: Readonly<Record<string, unknown>>): string | undefined {
  const parameter = /"param"\s*:\s*"([^"]+)"/.exec(refusal)?.[1];
  const field = parameter === undefined ? undefined : earliest(parameter, sent);
  const named = field ?? earliest(refusal, sent);
  if (named === undefined) return undefined;
  const isLimit = limitFields.some((each) => each === named);
  if (!isUnknown.test(refusal) && (isLimit || !isNotAllowed.test(refusal))) return undefined;
  return named === 'response_format' && isAboutSchema.test(refusal)
    ? schemaName(sent['response_format'])
    : named;
}

/** What stands for a schema among the refused. */
export function schemaName(responseFormat: unknown): string {
  return `schema ${JSON.stringify(responseFormat)}`;
}

function earliest(text: string, sent: Readonly<Record<string, unknown>>): string | undefined {
  const places = Object.keys(sent).map((field) => ({ field, at: namings[field]?.exec(text)?.index ?? -1 }));
  const [first] = places.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return first?.field;
}
