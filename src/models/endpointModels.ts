import type { LanguageModel } from '../rlm/model';
import type { RunModels } from '../rlm/runModels';
import { createAdaptions, type Adaptions } from './adaptions';
import { cached } from './cache/cached';
import type { CacheStore } from './cache/cacheStore';
import { limitedModel } from './limitedModel';
import type { Limiter } from './limiter/limiter';
import { parametersOf, type ModelParameters, type ModelParametersByName } from './parameters';

export interface EndpointModelsOptions {
  readonly baseUrl: string;
  /** Empty: none is sent. */
  readonly apiKey: string;
  readonly rootModel: string;
  readonly subModel: string;
  /** By depth, as in `RunModels.byDepth`; '' leaves it to the root model and the sub-model. */
  readonly modelsByDepth?: readonly string[] | undefined;
  readonly models?: ModelParametersByName | undefined;
  /**
   * For one call with its retries and the waits between them, in milliseconds; 300,000 by default. A model's
   * own `timeout` stands in for it.
   */
  readonly callTimeoutMs?: number | undefined;
  readonly limiter: Limiter;
  /** What endpoints are known to refuse; `undefined`: it is found out anew. */
  readonly adaptions?: Adaptions | undefined;
  /** Where replies of sub-calls are kept between runs; `undefined`: nowhere. */
  readonly store?: CacheStore | undefined;
}

/** The models of one run. Make them anew for the next: the cache counts how often a run asks the same. */
export function endpointModels(options: EndpointModelsOptions): RunModels {
  const { rootModel, subModel, modelsByDepth = [] } = options;
  const modelNamed = modelsOf(options);
  const byDepth = modelsByDepth.map((name) => (name === '' ? undefined : modelNamed(name)));
  return { root: modelNamed(rootModel), sub: modelNamed(subModel), byDepth };
}

/** Makes each model once: what answers under one name shares its count of questions. */
function modelsOf(options: EndpointModelsOptions): (name: string) => LanguageModel {
  const { baseUrl, apiKey, callTimeoutMs, limiter, store, adaptions = createAdaptions() } = options;
  const made = new Map<string, LanguageModel>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const parameters = parametersOf(options.models, name);
    const { timeout } = parameters;
    const refused = adaptions(`${baseUrl} ${apiKey}`, name);
    const timeoutMs = timeout === undefined ? callTimeoutMs : timeout * 1000;
    const limited = limitedModel(
      { baseUrl, apiKey, model: name, parameters, refused, callTimeoutMs: timeoutMs },
      limiter,
    );
    const model = store ? cached(limited, { store, identity: identityOf(baseUrl, parameters) }) : limited;
    made.set(name, model);
    return model;
  };
}

/** What besides the request decides a reply. */
function identityOf(baseUrl: string, parameters: ModelParameters): unknown {
  const { temperature, topP, maxOutputTokens, reasoningEffort, extraBody, structuredOutput } = parameters;
  const decisive = { temperature, topP, maxOutputTokens, reasoningEffort, extraBody, structuredOutput };
  return Object.values(decisive).some((value) => value !== undefined) ? [baseUrl, decisive] : baseUrl;
}
