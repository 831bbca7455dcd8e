import { contradictions, type ChoiceName } from '../rlm/contradictions';
import type { Warning } from '../rlm/events';
import type { Change } from './asked';
import type { ModelPlan } from './modelPlan';
import type { Settings } from './settings';

/**
 * What a run tells before it starts: settings that could not be used, and such as contradict each other. A call
 * that is direct because the user asked for just that contradicts no setting.
 */
export function warningsOf(settings: Settings, plan: ModelPlan, change: Change): Warning[] {
  const { models: parameters, modelsByDepth, route, limits, run, prices, problems } = settings;
  const models =
    plan.kind === 'explorer'
      ? undefined
      : { root: plan.rootModel, sub: plan.subModel, byDepth: modelsByDepth };
  const unusable = problems.map((message): Warning => ({
    type: 'warning',
    code: 'setting-ignored',
    message,
  }));
  if (change.route === 'direct') return unusable;
  return [
    ...unusable,
    ...contradictions({ models, parameters, route, limits, settings: run, prices }, settingName),
  ];
}

function settingName(choice: ChoiceName): string {
  return choice === 'schema' ? 'rlm.answerSchema' : `rlm.${choice}`;
}
