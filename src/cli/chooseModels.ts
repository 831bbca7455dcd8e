import { defaultBaseUrl, endpointAt } from '../models/endpoint';
import type { CacheStore } from '../models/cache/cacheStore';
import { builtInExplorer } from '../models/explorer/index';
import { keyForOrigin } from '../models/keys';
import { endpointModels } from '../models/endpointModels';
import type { Limiter } from '../models/limiter/limiter';
import type { LanguageModel } from '../rlm/model';
import type { AskOptions } from './headlessTypes';

export interface ChosenModels {
  readonly root: LanguageModel;
  readonly sub: LanguageModel;
  /** The key they send; '' for none. */
  readonly key: string;
}

/**
 * The models that options name, or the built-in explorer when they name none.
 * @param environmentKey OPENAI_API_KEY; it goes to OpenAI's own origin alone.
 * @param store where replies are kept between runs; `undefined`: nowhere
 * @throws {TypeError} when a model or OpenAI's key is missing, or the address is none.
 */
export function chooseModels(
  { baseUrl, apiKey, model, subModel, callTimeoutMs }: AskOptions,
  environmentKey: string | undefined,
  limiter: Limiter,
  store?: CacheStore,
): ChosenModels {
  if (model === undefined) {
    const named = baseUrl === undefined ? (subModel === undefined ? undefined : 'subModel') : 'baseUrl';
    if (named) throw new TypeError(`${named} needs model as well: the name of the root model.`);
    const explorer = builtInExplorer();
    return { root: explorer, sub: explorer, key: '' };
  }
  const address = baseUrl ?? defaultBaseUrl;
  if (!endpointAt(address)) {
    throw new TypeError(
      `The base URL must be an http or https address like http://localhost:11434/v1, not ${address}`,
    );
  }
  if (baseUrl === undefined && apiKey === undefined && !environmentKey) {
    throw new TypeError(
      `${model} is asked at ${defaultBaseUrl}, which wants a key: set OPENAI_API_KEY, or name another endpoint.`,
    );
  }
  const { key } = keyForOrigin({ baseUrl: address, stored: apiKey, environmentKey });
  const names = { rootModel: model, subModel: subModel ?? model };
  return {
    ...endpointModels({ ...names, baseUrl: address, apiKey: key, callTimeoutMs, limiter, store }),
    key,
  };
}
