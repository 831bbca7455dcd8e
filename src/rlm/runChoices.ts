import type { Route } from './direct';
import type { RunLimits } from './limits';
import type { Prices } from './pricing';
import type { RunSettings } from './runSettings';

/** All that the user chose for a run, before it starts. */
export interface RunChoices {
  /** `undefined`: the built-in explorer answers, which is no language model. */
  readonly models: ModelNames | undefined;
  /** By model name. */
  readonly parameters: Readonly<Record<string, { readonly maxOutputTokens?: number | undefined }>>;
  readonly route: Route;
  readonly limits: RunLimits;
  readonly settings: RunSettings;
  readonly prices: Prices;
}

export interface ModelNames {
  readonly root: string;
  /** Empty: the same as the root model. */
  readonly sub: string;
  /** As in `RunModels.byDepth`; '' is a gap. */
  readonly byDepth: readonly string[];
}

/** The names of the models that a run may ask, the root's first. */
export function modelsUsed(
  { root, sub, byDepth }: ModelNames,
  { route, limits }: Pick<RunChoices, 'route' | 'limits'>,
): string[] {
  const used = [byDepth[0] || root];
  const deepest = route === 'direct' ? 0 : limits.maxDepth;
  for (let depth = 1; depth <= deepest; depth++) {
    // The turns of child loops.
    if (depth < deepest) used.push(byDepth[depth] || root);
    used.push(byDepth[depth] || sub || root);
  }
  return [...new Set(used)];
}
