import type { Asked } from './asked';
import type { Intent } from './intent';

/** A way of asking: what it looks like, and what it means (`undefined`: the next rule is tried). */
export type Rule = readonly [RegExp, (match: RegExpExecArray, asked: Asked) => Intent | undefined];

/** Letter case never matters in a question. */
export function rule(source: string, build: Rule[1]): Rule {
  return [new RegExp(source, 'i'), build];
}
