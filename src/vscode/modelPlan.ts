import { defaultBaseUrl, endpointAt, type Endpoint } from '../models/endpoint';
import type { Settings } from './settings';
import { SetupError } from './setupError';

/** Who answers, as the settings say. */
export type ModelPlan =
  | { readonly kind: 'explorer' }
  | {
      readonly kind: 'endpoint';
      readonly endpoint: Endpoint;
      readonly rootModel: string;
      readonly subModel: string;
      /** As in the settings. */
      readonly modelsByDepth: readonly string[];
    };

type ModelSettings = Pick<Settings, 'baseUrl' | 'rootModel' | 'subModel' | 'modelsByDepth'>;

/**
 * Nothing set is the built-in explorer; a model without an address is OpenAI's.
 * @throws {SetupError} `bad-endpoint` or `no-model`.
 */
export function planModels({ baseUrl, rootModel, subModel, modelsByDepth }: ModelSettings): ModelPlan {
  if (baseUrl === '' && rootModel === '') {
    const named = modelsByDepth.find((name) => name !== '');
    if (subModel !== '')
      throw noModel(`The setting rlm.subModel names "${subModel}", but rlm.rootModel is empty.`);
    if (named !== undefined)
      throw noModel(`The setting rlm.modelsByDepth names "${named}", but rlm.rootModel is empty.`);
    return { kind: 'explorer' };
  }
  const endpoint = endpointAt(baseUrl === '' ? defaultBaseUrl : baseUrl);
  if (!endpoint) {
    throw new SetupError(
      'bad-endpoint',
      `The setting rlm.baseUrl is "${baseUrl}", which is not an http or https address such as ${defaultBaseUrl}.`,
      ['selectModel', 'openSettings'],
    );
  }
  if (rootModel === '')
    throw noModel(`The setting rlm.baseUrl is ${endpoint.shown}, but rlm.rootModel is empty.`);
  const sub = subModel === '' ? rootModel : subModel;
  return { kind: 'endpoint', endpoint, rootModel, subModel: sub, modelsByDepth };
}

function noModel(problem: string): SetupError {
  return new SetupError('no-model', `${problem} Choose a model with "RLM: Select Model".`, [
    'selectModel',
    'openSettings',
  ]);
}

/** Who answers and where the text goes, in a sentence or two for the user. */
export function describePlan(plan: ModelPlan): string {
  if (plan.kind === 'explorer') {
    return 'The built-in explorer answers: it is no language model, and nothing leaves this machine.';
  }
  const { endpoint, rootModel, subModel, modelsByDepth } = plan;
  const [first, ...deeper] = modelsByDepth;
  const root = first || rootModel;
  const others = [
    ...(subModel === root ? [] : [`sub-calls: ${subModel}`]),
    ...deeper.flatMap((name, index) => (name === '' ? [] : [`depth ${index + 1}: ${name}`])),
  ];
  const models = others.length === 0 ? root : `${root} (${others.join(', ')})`;
  return `${models} answers. What it reads is sent to ${hostOf(endpoint)}.`;
}

export function hostOf({ origin }: Endpoint): string {
  return new URL(origin).host;
}
