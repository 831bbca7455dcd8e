import type { Adaptions } from '../models/adaptions';
import { defaultBaseUrl, endpointAt } from '../models/endpoint';
import type { CacheStore } from '../models/cache/cacheStore';
import { builtInExplorer } from '../models/explorer/index';
import { keyForOrigin } from '../models/keys';
import { endpointModels } from '../models/endpointModels';
import type { Limiter } from '../models/limiter/limiter';
import type { RunModels } from '../rlm/runModels';
import type { AskChoices } from './choices';
import type { AskOptions } from './headlessTypes';

export interface ChosenModels {
  /** Those of one run. */
  readonly forRun: () => RunModels;
  /** The key they send; '' for none. */
  readonly key: string;
}

/** What the models of a process share. */
export interface SharedByModels {
  readonly limiter: Limiter;
  readonly adaptions: Adaptions;
  /** Where replies are kept between runs; `undefined`: nowhere. */
  readonly store?: CacheStore | undefined;
}

/**
 * The models that options name, or the built-in explorer when they name none.
 * @param environmentKey OPENAI_API_KEY; it goes to OpenAI's own origin alone.
 * @throws {TypeError} when a model or OpenAI's key is missing, or the address is none.
 */
export function chooseModels(
  options: Pick<AskOptions, 'baseUrl' | 'apiKey' | 'subModel' | 'modelsByDepth' | 'callTimeoutMs'>,
  { models, parameters }: Pick<AskChoices, 'models' | 'parameters'>,
  environmentKey: string | undefined,
  shared: SharedByModels,
): ChosenModels {
  const { baseUrl, apiKey, callTimeoutMs } = options;
  if (models === undefined) {
    const named = (['baseUrl', 'subModel', 'modelsByDepth'] as const).find(
      (name) => options[name] !== undefined,
    );
    if (named) throw new TypeError(`${named} needs model as well: the name of the root model.`);
    const explorer = builtInExplorer();
    return { forRun: () => ({ root: explorer, sub: explorer }), key: '' };
  }
  const address = baseUrl ?? defaultBaseUrl;
  if (!endpointAt(address)) {
    throw new TypeError(
      `The base URL must be an http or https address like http://localhost:11434/v1, not ${address}`,
    );
  }
  if (baseUrl === undefined && apiKey === undefined && !environmentKey) {
    throw new TypeError(
      `${models.root} is asked at ${defaultBaseUrl}, which wants a key: set OPENAI_API_KEY, or name another endpoint.`,
    );
  }
  const { key } = keyForOrigin({ baseUrl: address, stored: apiKey, environmentKey });
  const fixed = {
    baseUrl: address,
    apiKey: key,
    rootModel: models.root,
    subModel: models.sub === '' ? models.root : models.sub,
    modelsByDepth: models.byDepth,
    models: parameters,
    callTimeoutMs,
    ...shared,
  };
  return { forRun: () => endpointModels(fixed), key };
}
