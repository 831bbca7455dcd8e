import { standardTraits, type LanguageModel, type ModelRole, type ModelTraits } from './model';
import type { Price, Prices } from './pricing';

/** Who answers in a run. */
export interface RunModels {
  readonly root: LanguageModel;
  readonly sub: LanguageModel;
  /**
   * By depth, where it is to be another: 0 is the root loop, 1 what its code calls (plain calls and the turns of
   * child loops), 2 what the children's code calls, and so on. Gaps leave it to `root` and `sub`.
   */
  readonly byDepth?: readonly (LanguageModel | undefined)[] | undefined;
}

/**
 * The model of one call.
 * @param level of the loop that makes it: 0 for the root loop
 */
export function modelFor({ root, sub, byDepth }: RunModels, role: ModelRole, level: number): LanguageModel {
  return role === 'root' ? (byDepth?.[level] ?? root) : (byDepth?.[level + 1] ?? sub);
}

/** What the engine knows of the models, by the level of the loop that calls them. */
export interface LevelTraits {
  /** Of the model that takes the loop's turns. */
  readonly loop: ModelTraits;
  /** Of the model of its plain sub-calls. */
  readonly sub: ModelTraits;
  /** What that model costs; `undefined`: not known. */
  readonly subPrice?: Price | undefined;
}

/** One for each level that loops can be on. */
export function traitsByLevel(models: RunModels, maxDepth: number, prices: Prices = {}): LevelTraits[] {
  return Array.from({ length: Math.max(1, maxDepth) }, (_, level) => {
    const sub = modelFor(models, 'sub', level);
    return {
      loop: modelFor(models, 'root', level).traits ?? standardTraits,
      sub: sub.traits ?? standardTraits,
      subPrice: prices[sub.name],
    };
  });
}
