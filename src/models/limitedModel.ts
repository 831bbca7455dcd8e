import type { LanguageModel } from '../rlm/model';
import type { Limiter } from './limiter/limiter';
import { openAICompatible, type OpenAICompatibleOptions } from './openaiCompatible';

export interface LimitedModelOptions extends OpenAICompatibleOptions {
  /** For one call with its retries and the waits between them, in milliseconds; 300,000 by default. */
  readonly callTimeoutMs?: number | undefined;
}

/** A model behind an endpoint, under the limiter that all calls share. */
export function limitedModel(
  { callTimeoutMs, ...options }: LimitedModelOptions,
  limiter: Limiter,
): LanguageModel {
  // Rate limits belong to an account: another key is another one.
  const endpoint = `${options.baseUrl} ${options.apiKey}`;
  return limiter.wrap(openAICompatible(options), { endpoint, callTimeoutMs });
}
