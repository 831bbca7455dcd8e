import type { CallRequest, ContextPart } from '../wire';
import { start } from './bridge';
import { ContextView } from './contextView';
import { Chunk, Document, Match, Span } from './documents';
import { inspect } from './inspect';
import { promiseMistake } from './queryPromise';

type Request = Omit<CallRequest, 'id'>;
type Results = string[] & { errors: { index: number; message: string }[] };

/** Names a caller may give in an options object. */
const optionNames = ['context', 'prompt', 'allowMany', 'maxTokens', 'max_tokens', 'maxOutputTokens'];

interface Options {
  readonly allowMany?: unknown;
  readonly context?: unknown;
  readonly prompt?: unknown;
  readonly maxTokens?: unknown;
  readonly max_tokens?: unknown;
  readonly maxOutputTokens?: unknown;
}

export async function query(
  kind: Request['kind'],
  prompt: unknown,
  second?: unknown,
  third?: unknown,
): Promise<string> {
  const [text = ''] = await send(kind, [toRequest(kind, prompt, second, third)], true);
  return text;
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
  const requests = [...(prompts as Iterable<unknown>)].map((entry) => toRequest(kind, entry, second, third));
  return send(kind, requests, allowsMany(second) || allowsMany(third));
}

/** Failed calls become `[llm_query failed: …]` in their place and are listed in `.errors`. */
async function send(
  kind: Request['kind'],
  requests: readonly Request[],
  allowMany: boolean,
): Promise<Results> {
  const errors: Results['errors'] = [];
  const replies = await Promise.all(start(requests, allowMany));
  const texts = replies.map((reply, index) => {
    if (reply.ok) return reply.text;
    errors.push({ index, message: reply.message });
    return `[${kind}_query failed: ${reply.message}]`;
  });
  return Object.assign(texts, { errors });
}

function toRequest(kind: Request['kind'], entry: unknown, second: unknown, third: unknown): Request {
  const options: Options = {
    ...optionsIn(third),
    ...(isOptions(second) ? optionsIn(second) : {}),
    ...(isOptions(entry) ? entry : {}),
  };
  const prompt = isOptions(entry) ? options.prompt : entry;
  const context = isOptions(second) || second === undefined ? options.context : second;
  if (prompt instanceof Promise)
    throw new TypeError(`${kind}_query got a promise as its prompt; ${promiseMistake(prompt)}`);
  if (prompt === undefined || prompt === null || (prompt as string) === '') {
    throw new TypeError(`${kind}_query takes a prompt: await ${kind}_query("question", span)`);
  }
  const tokens = options.maxOutputTokens ?? options.maxTokens ?? options.max_tokens;
  return {
    kind,
    prompt: prompt as string,
    context: partsOf(context),
    ...(typeof tokens === 'number' ? { maxOutputTokens: tokens } : {}),
  };
}

function allowsMany(options: unknown): boolean {
  return isOptions(options) && options.allowMany === true;
}

function isOptions(value: unknown): value is Options {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).some((key) => optionNames.includes(key))
  );
}

function optionsIn(value: unknown): Options {
  if (value === undefined || value === null) return {};
  const unknown = Object.keys(value).find((key) => !optionNames.includes(key));
  if (unknown !== undefined)
    throw new TypeError(`unknown option ${unknown}: known are ${optionNames.join(', ')}`);
  return value;
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
  return [{ text: jsonOf(value) }];
}

function isReadable(value: unknown): boolean {
  return [Span, Document, Chunk, Match].some((type) => value instanceof type) || typeof value === 'string';
}

function spanPart({ document, start, end }: Span): ContextPart {
  return { span: { document, start, end } };
}

function jsonOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : inspect(value);
}
