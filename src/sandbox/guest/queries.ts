import type { CallRequest, ContextPart } from '../wire';
import { start } from './bridge';
import { ContextView } from './contextView';
import { Chunk, Document, Match, Span } from './documents';
import { inspect } from './inspect';
import { isOptions, optionsIn, schemaIn } from './queryOptions';
import { promiseMistake } from './queryPromise';

type Request = Omit<CallRequest, 'id'>;
type Results = unknown[] & { errors: { index: number; message: string }[] };

export async function query(
  kind: Request['kind'],
  prompt: unknown,
  second?: unknown,
  third?: unknown,
): Promise<unknown> {
  const schemas = new Schemas();
  const requests = [toRequest(kind, schemas, prompt, second, third)];
  const [result] = await send(kind, requests, schemas, true);
  return result;
}

export async function queryBatched(
  kind: Request['kind'],
  prompts: unknown,
  second?: unknown,
  third?: unknown,
): Promise<Results> {
  if (
    typeof prompts === 'string' ||
    typeof prompts !== 'object' ||
    prompts === null ||
    !(Symbol.iterator in prompts)
  ) {
    throw new TypeError(`${kind}_query_batched takes an array of prompts: strings or {prompt, context}`);
  }
  const schemas = new Schemas();
  const requests = [...(prompts as Iterable<unknown>)].map((entry) =>
    toRequest(kind, schemas, entry, second, third),
  );
  return send(kind, requests, schemas, allowsMany(second) || allowsMany(third));
}

/** The schemas of the calls that start together: each crosses once. */
class Schemas {
  readonly #indices = new Map<string, number>();

  /** @returns its index. */
  add(schema: unknown): number {
    if (typeof schema === 'function' || typeof schema === 'symbol')
      throw new TypeError(`the schema is a ${typeof schema}: a schema is an object such as {type: "object"}`);
    const json = JSON.stringify(schema);
    const index = this.#indices.get(json) ?? this.#indices.size;
    this.#indices.set(json, index);
    return index;
  }

  get all(): string[] {
    return [...this.#indices.keys()];
  }
}

/** Failed calls become `[llm_query failed: …]` in their place and are listed in `.errors`. */
async function send(
  kind: Request['kind'],
  requests: readonly Request[],
  schemas: Schemas,
  allowMany: boolean,
): Promise<Results> {
  const errors: Results['errors'] = [];
  const replies = await Promise.all(start(requests, schemas.all, allowMany));
  const results = replies.map((reply, index) => {
    if (reply.ok) return 'json' in reply ? reply.json : reply.text;
    errors.push({ index, message: reply.message });
    return `[${kind}_query failed: ${reply.message}]`;
  });
  return Object.assign(results, { errors });
}

function toRequest(
  kind: Request['kind'],
  schemas: Schemas,
  entry: unknown,
  second: unknown,
  third: unknown,
): Request {
  const options = {
    ...optionsIn(third),
    ...(isOptions(second) ? optionsIn(second) : {}),
    ...(isOptions(entry) ? optionsIn(entry, true) : {}),
  };
  const prompt = isOptions(entry) ? options.prompt : entry;
  const context = isOptions(second) || second === undefined ? options.context : second;
  const schema = schemaIn(options.schema);
  return {
    kind,
    prompt: promptOf(kind, prompt),
    context: partsOf(context),
    ...(options.maxTokens === undefined ? {} : { maxOutputTokens: options.maxTokens }),
    ...(schema === undefined ? {} : { schema: schemas.add(schema) }),
  };
}

function promptOf(kind: Request['kind'], prompt: unknown): string {
  if (prompt instanceof Promise)
    throw new TypeError(`${kind}_query got a promise as its prompt; ${promiseMistake(prompt)}`);
  if (prompt === undefined || prompt === null || prompt === '')
    throw new TypeError(`${kind}_query takes a prompt: await ${kind}_query("question", span)`);
  if (typeof prompt === 'string') return prompt;
  if (typeof prompt === 'function')
    throw new TypeError(`${kind}_query got a function as its prompt: give what it returns`);
  return isReadable(prompt) || prompt instanceof ContextView ? prompt.toString() : jsonOf(prompt);
}

function allowsMany(options: unknown): boolean {
  return isOptions(options) && optionsIn(options).allowMany === true;
}

function partsOf(value: unknown): ContextPart[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [{ text: value }];
  if (value instanceof Span) return [spanPart(value)];
  if (value instanceof Document) return [{ span: { document: value.index, start: 0, end: value.length } }];
  if (value instanceof Chunk) return value.spans.map(spanPart);
  if (value instanceof ContextView) return [{ everything: true }];
  if (value instanceof Promise)
    throw new TypeError(`the context of a query is a promise; ${promiseMistake(value)}`);
  if (Array.isArray(value))
    return value.some(isReadable) ? value.flatMap(partsOf) : [{ text: jsonOf(value) }];
  if (value instanceof Match) return [{ text: value.toString() }];
  if (typeof value === 'function')
    throw new TypeError('the context of a query is a function: give what it returns');
  return [{ text: jsonOf(value) }];
}

function isReadable(value: unknown): value is Span | Document | Chunk | Match | string {
  return [Span, Document, Chunk, Match].some((type) => value instanceof type) || typeof value === 'string';
}

function spanPart({ document, start, end }: Span): ContextPart {
  return { span: { document, start, end } };
}

function jsonOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : inspect(value);
}
