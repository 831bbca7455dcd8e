import type { Route } from '../rlm/direct';
import type { RunStarted } from '../rlm/events';
import type { RunLimits } from '../rlm/limits';
import type { RunSettings } from '../rlm/runSettings';
import type { ModelPlan } from './modelPlan';
import type { Scope } from './scopes/scope';
import type { Settings } from './settings';

/** A question as it was asked: enough to ask it again. */
export interface Asked {
  readonly scope: Scope;
  readonly question: string;
  readonly change: Change;
  /** The run it follows up on, in whose session it goes on; `undefined`: the scope is gathered anew. */
  readonly follows?: string | undefined;
  /** What the settings said where the journal does not tell; `undefined` where that is not known. */
  readonly setup?: Setup | undefined;
}

/** The settings that decide who answers and what a run sees. */
export type Setup = Pick<
  Settings,
  'baseUrl' | 'rootModel' | 'subModel' | 'modelsByDepth' | 'route' | 'maxFileBytes' | 'leaveOutGenerated'
>;

export function setupOf(settings: Settings): Setup {
  const { baseUrl, rootModel, subModel, modelsByDepth, route, maxFileBytes, leaveOutGenerated } = settings;
  return { baseUrl, rootModel, subModel, modelsByDepth, route, maxFileBytes, leaveOutGenerated };
}

/** What one run does otherwise than the settings say. */
export interface Change {
  readonly route?: Route;
  readonly limits?: Partial<RunLimits>;
}

/** The same, with a further change. */
export function changed(asked: Asked, more: Change): Asked {
  const { change } = asked;
  return { ...asked, change: { ...change, ...more, limits: { ...change.limits, ...more.limits } } };
}

/** The settings as they hold for one run. */
export function settingsFor(settings: Settings, { route, limits }: Change): Settings {
  return {
    ...settings,
    route: route ?? settings.route,
    limits: { ...settings.limits, ...limits },
  };
}

/** The settings as they held for a run that was broken off, and hold where it goes on. */
export function settingsAgain(
  settings: Settings,
  setup: Setup,
  { limits, settings: run }: RunStarted,
): Settings {
  return { ...settings, ...setup, limits, run: run ?? settings.run };
}

/** How the run goes about its question; the built-in explorer answers in text, whatever the schema. */
export function runSettingsFor(plan: ModelPlan, { run }: Settings): RunSettings {
  return plan.kind === 'explorer' ? { ...run, schema: undefined } : run;
}
