import * as v from 'valibot';
import type { ModelReply, TokenUsage } from '../rlm/model';
import { nativeCall } from './nativeCalls';

/** Some endpoints send a list of parts instead of a string; `thinking` parts hold parts again. */
const part = v.looseObject({
  type: v.optional(v.string()),
  text: v.nullish(v.string()),
  thinking: v.nullish(v.union([v.string(), v.array(v.looseObject({ text: v.nullish(v.string()) }))])),
});
const message = v.looseObject({
  content: v.nullish(v.union([v.string(), v.array(part)])),
  reasoning_content: v.nullish(v.string()),
  reasoning: v.nullish(v.unknown()),
  refusal: v.nullish(v.string()),
  tool_calls: v.nullish(v.array(nativeCall)),
});
const tokens = v.pipe(v.number(), v.minValue(0));
const usage = v.looseObject({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  prompt_tokens_details: v.nullish(v.looseObject({ cached_tokens: v.nullish(tokens) })),
});
const choice = v.looseObject({
  index: v.nullish(v.number()),
  delta: v.nullish(message),
  message: v.nullish(message),
  finish_reason: v.nullish(v.string()),
});
const completion = v.looseObject({
  choices: v.nullish(v.array(choice)),
  usage: v.fallback(v.nullish(usage), undefined),
});

/** What one chunk of a stream, or one whole completion, brings. */
export interface Chunk {
  readonly text: string;
  readonly thought: string;
  readonly calls: readonly v.InferOutput<typeof nativeCall>[];
  /** True when the text says why the model will not answer. */
  readonly isRefusal: boolean;
  /** As the endpoint words it; `undefined` until it comes. */
  readonly finishReason: string | undefined;
  readonly usage: TokenUsage | undefined;
}

/** @throws {TypeError} when it is neither a chunk nor a completion. */
export function chunkOf(value: unknown): Chunk {
  const parsed = v.safeParse(completion, value);
  if (!parsed.success) throw new TypeError(`not a chat completion: ${parsed.issues[0].message}`);
  const { choices, usage } = parsed.output;
  const first = choices?.find(({ index }) => !index);
  const { content, reasoning_content, reasoning, refusal, tool_calls }: v.InferOutput<typeof message> =
    first?.delta ?? first?.message ?? {};
  const parts = typeof content === 'string' ? [{ text: content }] : (content ?? []);
  const thought = reasoning_content ?? (typeof reasoning === 'string' ? reasoning : '');
  return {
    text: parts.map(({ text }) => text ?? '').join('') + (refusal ?? ''),
    thought: thought + parts.map((each) => thinkingOf(each)).join(''),
    calls: tool_calls ?? [],
    isRefusal: Boolean(refusal),
    finishReason: first?.finish_reason ?? undefined,
    usage: usage ? usageOf(usage) : undefined,
  };
}

export function finishOf(reason: string | undefined): ModelReply['finish'] {
  if (/^(length|max_tokens|model_length|model_context_window_exceeded)$/i.test(reason ?? '')) return 'length';
  if (/^(content_filter|safety)$/i.test(reason ?? '')) return 'filtered';
  return 'stop';
}

function thinkingOf({ thinking }: Partial<v.InferOutput<typeof part>>): string {
  if (typeof thinking === 'string') return thinking;
  return (thinking ?? []).map(({ text }) => text ?? '').join('');
}

function usageOf({
  prompt_tokens,
  completion_tokens,
  prompt_tokens_details,
}: v.InferOutput<typeof usage>): TokenUsage {
  const cached = prompt_tokens_details?.cached_tokens;
  return {
    inputTokens: prompt_tokens,
    outputTokens: completion_tokens,
    ...(cached === undefined || cached === null ? {} : { cachedInputTokens: cached }),
  };
}
