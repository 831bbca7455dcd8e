import type { Adaptions } from '../models/adaptions';
import type { Limiter } from '../models/limiter/limiter';
import { defaultBaseUrl, endpointAt } from '../models/endpoint';
import { messageOf } from '../rlm/errors';
import type { RunModels } from '../rlm/runModels';
import type { ApiKeys } from './apiKeys';
import type { ReplyCache } from './editorRuntime';
import type { Log } from './log';
import type { ModelPlan } from './modelPlan';
import type { Settings } from './settings';

/**
 * Makes the models of one run.
 * @param apiKey empty: none is sent
 */
export type LoadModels = (
  plan: ModelPlan,
  apiKey: string,
  settings: Pick<Settings, 'limits' | 'models' | 'cache'>,
) => Promise<RunModels>;

export interface ModelLoaderPorts {
  /** Model calls in flight at an endpoint, at most; asked for again with every call. */
  readonly concurrency: () => number;
  readonly cache: ReplyCache;
}

/**
 * The models of a window: what they learn about an endpoint's limits they share, from run to run. Their code
 * is loaded with the first run, not at activation.
 */
export function modelLoader({ concurrency, cache: replies }: ModelLoaderPorts): LoadModels {
  let limiter: Limiter | undefined;
  let adaptions: Adaptions | undefined;
  return async (plan, apiKey, { limits, models, cache }) => {
    const { builtInExplorer, createAdaptions, createLimiter, endpointModels } = await import('./onDemand');
    if (plan.kind === 'explorer') {
      const explorer = builtInExplorer();
      return { root: explorer, sub: explorer };
    }
    limiter ??= createLimiter({ concurrency });
    adaptions ??= createAdaptions();
    const { endpoint, rootModel, subModel, modelsByDepth } = plan;
    return endpointModels({
      baseUrl: endpoint.baseUrl,
      apiKey,
      rootModel,
      subModel,
      modelsByDepth,
      models,
      callTimeoutMs: limits.callTimeoutMs,
      limiter,
      adaptions,
      store: cache ? await replies.open() : undefined,
    });
  };
}

/** In milliseconds. */
const listMs = 5_000;

/** The names of the models at an address; none where it does not tell, which the log says. */
export async function modelsAt(baseUrl: string, keys: ApiKeys, log: Log): Promise<readonly string[]> {
  const endpoint = endpointAt(baseUrl === '' ? defaultBaseUrl : baseUrl);
  if (!endpoint) return [];
  try {
    const { listModels } = await import('./onDemand');
    const apiKey = await keys.find(endpoint);
    return await listModels({ baseUrl: endpoint.baseUrl, apiKey }, AbortSignal.timeout(listMs));
  } catch (error) {
    log.warn(`cannot list models: ${messageOf(error)}`);
    return [];
  }
}
