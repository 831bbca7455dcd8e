import type { LanguageModel } from '../rlm/model';
import { cached } from './cache/cached';
import type { CacheStore } from './cache/cacheStore';
import { limitedModel } from './limitedModel';
import type { Limiter } from './limiter/limiter';

export interface EndpointModelsOptions {
  readonly baseUrl: string;
  /** Empty: none is sent. */
  readonly apiKey: string;
  readonly rootModel: string;
  readonly subModel: string;
  /** For one call with its retries and the waits between them, in milliseconds; 300,000 by default. */
  readonly callTimeoutMs?: number | undefined;
  readonly limiter: Limiter;
  /** Where replies of sub-calls are kept between runs; `undefined`: nowhere. */
  readonly store?: CacheStore | undefined;
}

/** The models of one run. Make them anew for the next: the cache counts how often a run asks the same. */
export function endpointModels(options: EndpointModelsOptions): { root: LanguageModel; sub: LanguageModel } {
  const { rootModel, subModel, limiter, store, ...rest } = options;
  const root = limitedModel({ ...rest, model: rootModel }, limiter);
  const sub = subModel === rootModel ? root : limitedModel({ ...rest, model: subModel }, limiter);
  return { root, sub: store ? cached(sub, { store, identity: rest.baseUrl }) : sub };
}
