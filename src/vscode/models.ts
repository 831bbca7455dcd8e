import type { LanguageModel } from '../rlm/model';
import type { ModelPlan } from './modelPlan';

export interface Models {
  readonly root: LanguageModel;
  readonly sub: LanguageModel;
}

/**
 * Makes the models of a plan. Their code is loaded now, not at activation.
 * @param apiKey empty: none is sent
 */
export async function loadModels(plan: ModelPlan, apiKey: string, callTimeoutMs: number): Promise<Models> {
  const { builtInExplorer, openAICompatible } = await import('./onDemand');
  if (plan.kind === 'explorer') {
    const explorer = builtInExplorer();
    return { root: explorer, sub: explorer };
  }
  const { endpoint, rootModel, subModel } = plan;
  const model = (name: string): LanguageModel =>
    openAICompatible({ baseUrl: endpoint.baseUrl, apiKey, model: name, callTimeoutMs });
  const root = model(rootModel);
  return { root, sub: subModel === rootModel ? root : model(subModel) };
}
