/**
 * How endpoints word that a request is longer than the model can take, or than the account may send at once:
 * OpenAI and Azure, vLLM, SGLang, TGI, llama.cpp, LM Studio, Anthropic, Gemini, Mistral, Bedrock, xAI, Cohere.
 */
const wordings = [
  /context_length_exceeded|context_window_exceeded|ContextWindowExceeded|exceed_context_size|max_prompt_tokens_exceeded|request_too_large/i,
  /maximum (?:context|model|prompt|input) length|maximum (?:number of )?(?:input )?tokens allowed|maximum allowed length/i,
  /(?:exceeds?|larger than|longer than|overflows?|greater than|too (?:large|long|big) for) (?:the |this |its )?(?:available |configured |model'?s? )*(?:context|(?:token )?limit of \d+ tokens)/i,
  /\b(?:prompt|input|messages?|context|request)(?: is| are)? too (?:long|large|big)\b/i,
  /context (?:size|length|window)[^.]{0,40}(?:exceeded|overflow|too small)|context the overflows/i,
  /tokens?`? (?:in the prompt )?(?:must be <=|cannot exceed|count[^.]{0,40}exceeds)/i,
  /exceed context limit|too many (?:input )?tokens:/i,
];

/** Whether a refusal says so; @param words everything the endpoint said */
export function isTooLong(status: number, words: string): boolean {
  return status === 413 || wordings.some((wording) => wording.test(words));
}
