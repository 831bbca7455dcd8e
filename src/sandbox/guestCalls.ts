import { contentHash } from '../context/selection';
import { placeOf, textOf } from '../context/span';
import { estimateAllTokens, estimateTokens } from '../context/tokens';
import { schemaProblem, type JsonSchema } from '../rlm/jsonSchema';
import type { SubCall } from '../rlm/repl';
import { describe, GuestMistake } from './arguments';
import { refuseWhole, renderContext, type ContextDependencies } from './contextOperations';
import type { CallRequest, ContextPart } from './wire';

/** A line's number in a fence, in tokens. */
const tokensOfLineNumber = 3;
const charactersOfLineNumber = 6;

type Dependencies = Omit<ContextDependencies, 'limited'>;

interface Size {
  readonly characters: number;
  readonly tokens: number;
}

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
  const sizeOf = sizing(dependencies);
  return requests.map((request) => {
    const { kind, prompt, context: parts, maxOutputTokens } = request;
    const schema = request.schema === undefined ? undefined : read[request.schema];
    const asked = schema ? `${prompt}\0${JSON.stringify(schema)}` : prompt;
    if (kind === 'llm') refuseWhole(parts, dependencies.snapshot);
    if (maxOutputTokens !== undefined) checkTokens(maxOutputTokens);
    return {
      kind,
      prompt,
      parts,
      render: () => render(prompt, parts, dependencies),
      size: () => sum([...parts.map(sizeOf), sizeOf({ text: asked })]),
      content: () => contentHash(dependencies.snapshot, asked, parts),
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

function checkTokens(given: unknown): void {
  if (Number.isSafeInteger(given) && Number(given) >= 1) return;
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

/** Sizes of parts, each measured once: the calls of a batch often share theirs. */
function sizing({ snapshot }: Dependencies): (part: ContextPart) => Size {
  const measure = (part: ContextPart): Size => {
    if ('text' in part) return { characters: part.text.length, tokens: estimateTokens(part.text) };
    if ('everything' in part) return { characters: snapshot.length, tokens: estimateAllTokens(snapshot) };
    const text = textOf(snapshot, part.span);
    const { from, to } = placeOf(snapshot, part.span);
    const lines = to - from + 1;
    return {
      characters: text.length + lines * charactersOfLineNumber,
      tokens: estimateTokens(text) + lines * tokensOfLineNumber,
    };
  };
  const known = new Map<string, Size>();
  return (part) => {
    const key = 'text' in part ? part.text : JSON.stringify(part);
    const size = known.get(key) ?? measure(part);
    known.set(key, size);
    return size;
  };
}

function sum(sizes: readonly Size[]): Size {
  return {
    characters: sizes.reduce((all, { characters }) => all + characters, 0),
    tokens: sizes.reduce((all, { tokens }) => all + tokens, 0),
  };
}
