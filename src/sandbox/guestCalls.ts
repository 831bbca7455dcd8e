import { contentHash, lengthOf } from '../context/selection';
import type { Snapshot } from '../context/snapshot';
import { placeOf, textOf } from '../context/span';
import { estimateAllTokens, estimateTokens } from '../context/tokens';
import { schemaProblem, type JsonSchema } from '../rlm/jsonSchema';
import type { SubCall } from '../rlm/repl';
import { describe, GuestMistake } from './arguments';
import { refuseWhole, renderContext, type ContextDependencies } from './contextOperations';
import type { CallRequest, ContextPart } from './wire';

/** A line's number in a fence, in tokens. */
const tokensOfLineNumber = 3;

type Dependencies = Omit<ContextDependencies, 'limited'>;

/**
 * What guest code asks of models, as the loop takes it. Nothing is rendered yet.
 * @param schemas those that the requests have, each once and as JSON
 * @throws {GuestMistake} for what is no call.
 */
export function readCalls(
  requests: readonly CallRequest[],
  schemas: readonly string[],
  dependencies: Dependencies,
): SubCall[] {
  const read = schemas.map(readSchema);
  const { snapshot } = dependencies;
  const tokensOf = estimates(snapshot);
  return requests.map((request) => {
    const { kind, prompt, context: parts } = request;
    const maxOutputTokens = tokenCount(request.maxOutputTokens);
    const schema = request.schema === undefined ? undefined : read[request.schema];
    const asked = schema ? `${prompt}\0${JSON.stringify(schema)}` : prompt;
    if (kind === 'llm') refuseWhole(parts, snapshot);
    return {
      kind,
      prompt,
      parts,
      render: () => render(prompt, parts, dependencies),
      characters: asked.length + lengthOf(snapshot, parts),
      tokens: () => parts.reduce((sum, part) => sum + tokensOf(part), tokensOf({ text: asked })),
      content: () => contentHash(snapshot, asked, parts),
      maxOutputTokens,
      schema,
    };
  });
}

function readSchema(json: string): JsonSchema {
  const schema: unknown = JSON.parse(json);
  const problem = schemaProblem(schema);
  if (problem !== undefined) throw new GuestMistake('TypeError', `the schema is no JSON Schema: ${problem}`);
  return schema as JsonSchema;
}

function tokenCount(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 1) return given;
  throw new GuestMistake('TypeError', `maxTokens must be a whole number from 1, not ${describe(given)}`);
}

function render(
  prompt: string,
  parts: readonly ContextPart[],
  dependencies: Dependencies,
): string | undefined {
  const { ledger, fence } = dependencies;
  ledger.sentPrompt(prompt);
  for (const span of fence.spansIn(prompt)) ledger.sent(span.document, span);
  return renderContext(parts, dependencies);
}

/** About how many tokens a part is when rendered, found out once: the calls of a batch often share theirs. */
function estimates(snapshot: Snapshot): (part: ContextPart) => number {
  const estimate = (part: ContextPart): number => {
    if ('text' in part) return estimateTokens(part.text);
    if ('everything' in part) return estimateAllTokens(snapshot);
    const { from, to } = placeOf(snapshot, part.span);
    return estimateTokens(textOf(snapshot, part.span)) + (to - from + 1) * tokensOfLineNumber;
  };
  const known = new Map<string, number>();
  return (part) => {
    const key = 'text' in part ? part.text : JSON.stringify(part);
    const tokens = known.get(key) ?? estimate(part);
    known.set(key, tokens);
    return tokens;
  };
}
