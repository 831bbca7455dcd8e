import type { Limiter } from '../models/limiter/limiter';
import type { LanguageModel } from '../rlm/model';
import type { ModelPlan } from './modelPlan';

export interface Models {
  readonly root: LanguageModel;
  readonly sub: LanguageModel;
}

/**
 * Makes the models of a plan.
 * @param apiKey empty: none is sent
 */
export type LoadModels = (plan: ModelPlan, apiKey: string, callTimeoutMs: number) => Promise<Models>;

/**
 * The models of a window: what they learn about an endpoint's limits they share, from run to run. Their code
 * is loaded with the first run, not at activation.
 * @param concurrency model calls in flight at an endpoint, at most; asked for again with every call
 */
export function modelLoader(concurrency: () => number): LoadModels {
  let limiter: Limiter | undefined;
  return async (plan, apiKey, callTimeoutMs) => {
    const { builtInExplorer, createLimiter, limitedModel } = await import('./onDemand');
    if (plan.kind === 'explorer') {
      const explorer = builtInExplorer();
      return { root: explorer, sub: explorer };
    }
    const shared = (limiter ??= createLimiter({ concurrency }));
    const { endpoint, rootModel, subModel } = plan;
    const model = (name: string): LanguageModel =>
      limitedModel({ baseUrl: endpoint.baseUrl, apiKey, model: name, callTimeoutMs }, shared);
    const root = model(rootModel);
    return { root, sub: subModel === rootModel ? root : model(subModel) };
  };
}
