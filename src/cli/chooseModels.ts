import { defaultBaseUrl, endpointAt } from '../models/endpoint';
import { builtInExplorer } from '../models/explorer/index';
import { keyForOrigin } from '../models/keys';
import { limitedModel } from '../models/limitedModel';
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
 * @throws {TypeError} when a model or OpenAI's key is missing, or the address is none.
 */
export function chooseModels(
  { baseUrl, apiKey, model, subModel, callTimeoutMs }: AskOptions,
  environmentKey: string | undefined,
  limiter: Limiter,
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
  const made = (name: string) =>
    limitedModel({ baseUrl: address, apiKey: key, model: name, callTimeoutMs }, limiter);
  const root = made(model);
  return { root, sub: subModel === undefined || subModel === model ? root : made(subModel), key };
}
