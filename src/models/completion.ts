import * as v from 'valibot';
import type { ModelReply, TokenUsage } from '../rlm/model';

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
type Message = v.InferOutput<typeof message>;

/** Puts a reply together from the chunks of a stream, or from one whole completion. */
export class ReplyBuilder {
  #text = '';
  #reasoning = '';
  #refused = false;
  #finish: string | undefined;
  #usage: TokenUsage | undefined;

  /** Takes one chunk or completion and returns its new text. @throws {TypeError} when it is neither. */
  add(value: unknown): string {
    const parsed = v.safeParse(completion, value);
    if (!parsed.success) throw new TypeError(`not a chat completion: ${parsed.issues[0].message}`);
    const { choices, usage } = parsed.output;
    if (usage) this.#usage = usageOf(usage);
    const first = choices?.find(({ index }) => !index);
    if (first?.finish_reason) this.#finish = first.finish_reason;
    return this.#take(first?.delta ?? first?.message ?? {});
  }

  /** Characters so far, reasoning apart. */
  get length(): number {
    return this.#text.length;
  }

  get reasoningLength(): number {
    return this.#reasoning.length;
  }

  /** As the endpoint words it; `undefined` until it came. */
  get finishReason(): string | undefined {
    return this.#finish;
  }

  build(): ModelReply {
    const { text, reasoning } = splitThinking(this.#text, this.#reasoning);
    return {
      text,
      finish: this.#refused ? 'filtered' : finishOf(this.#finish),
      ...(reasoning ? { reasoning } : {}),
      ...(this.#usage ? { usage: this.#usage } : {}),
    };
  }

  #take({ content, reasoning_content, reasoning, refusal }: Message): string {
    const thought = reasoning_content ?? (typeof reasoning === 'string' ? reasoning : '');
    const parts = typeof content === 'string' ? [{ text: content }] : (content ?? []);
    this.#reasoning += thought + parts.map((each) => thinkingOf(each)).join('');
    if (refusal) this.#refused = true;
    const text = parts.map(({ text }) => text ?? '').join('') + (refusal ?? '');
    this.#text += text;
    return text;
  }
}

function thinkingOf({ thinking }: Partial<v.InferOutput<typeof part>>): string {
  if (typeof thinking === 'string') return thinking;
  return (thinking ?? []).map(({ text }) => text ?? '').join('');
}

/** Local servers leave a reasoning model's `<think>` block in the text, where its drafts would pass for code. */
function splitThinking(text: string, reasoning: string): { text: string; reasoning: string } {
  const block = /^\s*<think>(.*?)(?:<\/think>\s*|$)/s.exec(text);
  if (!block) return { text, reasoning };
  return { text: text.slice(block[0].length), reasoning: reasoning + (block[1] ?? '') };
}

function finishOf(reason: string | undefined): ModelReply['finish'] {
  if (/^(length|max_tokens|model_length)$/i.test(reason ?? '')) return 'length';
  if (/^(content_filter|safety)$/i.test(reason ?? '')) return 'filtered';
  return 'stop';
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
