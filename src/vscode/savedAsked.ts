import * as v from 'valibot';
import type { Route } from '../rlm/direct';
import type { RunStarted } from '../rlm/events';
import type { RunLimits } from '../rlm/limits';
import type { Asked, Change } from './asked';
import type { Scope } from './scopes/scope';
import { scopePlace, type ScopePlace } from './scopes/scopePlace';

const routes: readonly Route[] = ['auto', 'rlm', 'direct'];
const limitNames: readonly (keyof RunLimits)[] = [
  'maxIterations',
  'maxSubCalls',
  'wallTimeMs',
  'maxInputTokens',
  'maxOutputTokens',
  'maxCost',
];

/** What a journal does not say of its run, and asking again needs: where the text is, and what was changed. */
const savedAsked = v.object({
  scope: v.object({ label: v.string(), place: scopePlace }),
  change: v.object({
    route: v.optional(v.picklist(routes)),
    limits: v.optional(v.record(v.picklist(limitNames), v.number())),
  }),
  setup: v.optional(
    v.object({
      baseUrl: v.string(),
      rootModel: v.string(),
      subModel: v.string(),
      modelsByDepth: v.array(v.string()),
      route: v.picklist(routes),
      maxFileBytes: v.number(),
      leaveOutGenerated: v.boolean(),
    }),
  ),
});

export function writtenAsked({ scope: { label, place }, change, setup }: Asked): string {
  return JSON.stringify({ scope: { label, place }, change, setup });
}

/** @throws when it is damaged, or of another version. */
export function readAsked(
  text: string,
  { question, follows }: RunStarted,
  restoreScope: (label: string, place: ScopePlace) => Scope,
): Asked {
  const { scope, change, setup } = v.parse(savedAsked, JSON.parse(text));
  // The cast beside the validator: what JSON leaves out is missing, and not undefined.
  const found = restoreScope(scope.label, scope.place);
  return { scope: found, question, change: change as Change, follows, setup };
}
