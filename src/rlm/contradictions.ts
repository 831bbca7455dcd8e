import { distance } from 'fastest-levenshtein';
import type { Warning } from './events';
import { defaultLimits } from './limits';
import { modelsUsed, type ModelNames, type RunChoices } from './runChoices';

/** Choices that can contradict each other. */
export type ChoiceName =
  | 'rootModel'
  | 'subModel'
  | 'modelsByDepth'
  | 'models'
  | 'route'
  | 'maxDepth'
  | 'maxIterations'
  | 'maxSubCalls'
  | 'maxOutputTokens'
  | 'maxCost'
  | 'prices'
  | 'systemPrompt'
  | 'extraInstructions'
  | 'finalPatterns'
  | 'schema';

/** What the user calls a choice, e.g. `rlm.maxDepth` or `--max-depth`. */
export type NameOf = (choice: ChoiceName) => string;

/**
 * Finds choices that cannot all hold, and says of each which one does and what to do. What is as it would be
 * anyway was not chosen, and contradicts nothing.
 */
export function contradictions(choices: RunChoices, nameOf: NameOf): Warning[] {
  const { models } = choices;
  if (!models) return found(withoutModel(choices, nameOf));
  const run: Run = { ...choices, models, used: modelsUsed(models, choices) };
  const rules =
    choices.route === 'direct'
      ? [withoutLoop]
      : [namesTooDeep, noDepthForSubModel, noSubCalls, subModelNowhere];
  return found(
    ...[...rules, rootModelTwice, withoutPrice, longerThanTheRun, unusedParameters].map((rule) =>
      rule(run, nameOf),
    ),
  );
}

interface Run extends RunChoices {
  readonly models: ModelNames;
  /** Names of the models that may be asked. */
  readonly used: readonly string[];
}

type Finding = Pick<Warning, 'code' | 'message'> | undefined;

function found(...findings: readonly Finding[]): Warning[] {
  return findings.flatMap((finding) => (finding ? [{ type: 'warning' as const, ...finding }] : []));
}

/** Some choices have no meaning beside another one. */
function meaningless(message: string): Finding {
  return { code: 'option-without-meaning', message };
}

/** Another choice wins. */
function outdone(message: string): Finding {
  return { code: 'setting-ignored', message };
}

function withoutModel({ settings, parameters }: RunChoices, nameOf: NameOf): Finding {
  const made: ChoiceName[] = [];
  if (Object.keys(parameters).length > 0) made.push('models');
  if (settings.systemPrompt !== undefined) made.push('systemPrompt');
  if (settings.extraInstructions !== undefined) made.push('extraInstructions');
  if (settings.schema !== undefined) made.push('schema');
  if (made.length === 0) return undefined;
  const { names, have, them } = wordsFor(made, nameOf);
  return meaningless(
    `The built-in explorer answers, which is no language model: ${names} ${have} no meaning. ` +
      `Name a model with ${nameOf('rootModel')}, or leave ${them} out.`,
  );
}

function withoutLoop({ limits, settings, models }: Run, nameOf: NameOf): Finding {
  const made: ChoiceName[] = [];
  for (const limit of ['maxDepth', 'maxIterations', 'maxSubCalls'] as const)
    if (limits[limit] !== defaultLimits[limit]) made.push(limit);
  if (hasSubModel(models)) made.push('subModel');
  if (models.byDepth.slice(1).some((name) => name !== '')) made.push('modelsByDepth');
  if (settings.finalPatterns.length > 0) made.push('finalPatterns');
  if (made.length === 0) return undefined;
  const { names, have, them } = wordsFor(made, nameOf);
  return meaningless(
    `${nameOf('route')} is direct: one call with all of the text, without code or turns. ${names} ${have} no ` +
      `meaning for it. Set ${nameOf('route')} to rlm, or leave ${them} out.`,
  );
}

function namesTooDeep({ models: { byDepth }, limits: { maxDepth } }: Run, nameOf: NameOf): Finding {
  const tooDeep = byDepth.filter((name, depth) => depth > maxDepth && name !== '');
  if (tooDeep.length === 0) return undefined;
  return outdone(
    `${nameOf('maxDepth')} is ${maxDepth} and wins over ${nameOf('modelsByDepth')}, which names models down to ` +
      `depth ${byDepth.length - 1}: ${quoted(tooDeep)} ${tooDeep.length === 1 ? 'is' : 'are'} not asked. ` +
      `Raise ${nameOf('maxDepth')}, or shorten the list.`,
  );
}

function noDepthForSubModel({ models, limits: { maxDepth } }: Run, nameOf: NameOf): Finding {
  if (maxDepth > 0 || !hasSubModel(models)) return undefined;
  return meaningless(
    `${nameOf('maxDepth')} is 0, so there are no sub-calls, and "${models.sub}" of ${nameOf('subModel')} is not ` +
      `asked. Raise ${nameOf('maxDepth')}, or leave ${nameOf('subModel')} out.`,
  );
}

function noSubCalls({ limits: { maxDepth, maxSubCalls } }: Run, nameOf: NameOf): Finding {
  if (maxSubCalls > 0 || maxDepth === 0) return undefined;
  return outdone(
    `${nameOf('maxSubCalls')} is 0 and wins over ${nameOf('maxDepth')}, which is ${maxDepth}: there are no ` +
      `sub-calls. Set ${nameOf('maxDepth')} to 0 as well, or the model spends turns on calls that are refused; or ` +
      `raise ${nameOf('maxSubCalls')}.`,
  );
}

function subModelNowhere({ models, limits: { maxDepth }, used }: Run, nameOf: NameOf): Finding {
  const { sub, byDepth } = models;
  if (maxDepth === 0 || !hasSubModel(models) || used.includes(sub)) return undefined;
  const instead = quoted(byDepth.slice(1, maxDepth + 1));
  return outdone(
    `${nameOf('modelsByDepth')} names ${instead} for what code calls and wins over ${nameOf('subModel')}: ` +
      `"${sub}" is not asked. Leave one of the two out.`,
  );
}

function rootModelTwice({ models: { root, byDepth }, used }: Run, nameOf: NameOf): Finding {
  const [first = ''] = byDepth;
  if (first === '' || first === root) return undefined;
  const rest = used.includes(root) ? 'answers only what is left to it' : 'is not asked';
  return outdone(
    `${nameOf('modelsByDepth')} begins with "${first}" and wins over ${nameOf('rootModel')}: "${root}" ${rest}. ` +
      'Name the same model in both, or begin the list with an empty name.',
  );
}

function withoutPrice({ limits: { maxCost }, prices, used }: Run, nameOf: NameOf): Finding {
  const without = used.filter((name) => !Object.hasOwn(prices, name));
  if (maxCost === undefined || without.length === 0) return undefined;
  const guesses = without.flatMap((name) => {
    const priced = alike(name, Object.keys(prices));
    return priced === undefined ? [] : [`; is "${priced}" there meant for "${name}"?`];
  });
  return outdone(
    `${nameOf('maxCost')} is $${maxCost}, but ${nameOf('prices')} has no price for ${quoted(without)}, whose calls ` +
      `are not counted against it. Add the price, in dollars per million tokens${guesses[0] ?? '.'}`,
  );
}

function longerThanTheRun({ parameters, limits: { maxOutputTokens }, used }: Run, nameOf: NameOf): Finding {
  const above = used.filter((name) => (parameters[name]?.maxOutputTokens ?? 0) > maxOutputTokens);
  if (above.length === 0) return undefined;
  return outdone(
    `${nameOf('maxOutputTokens')} is ${maxOutputTokens} for the whole run and wins over the maxOutputTokens that ` +
      `${nameOf('models')} has for ${quoted(above)}. Raise the one, or lower the other.`,
  );
}

function unusedParameters({ parameters, used }: Run, nameOf: NameOf): Finding {
  const given = Object.keys(parameters);
  const unused = given.filter((name) => !used.includes(name));
  const left = used.filter((name) => !given.includes(name));
  const meant = unused.flatMap((name) => {
    const guess = alike(name, left);
    return guess === undefined ? [] : [`"${name}" (did you mean "${guess}"?)`];
  });
  // Those kept for other days are no mistake, as long as some are used.
  const told = meant.length > 0 || unused.length < given.length ? listed(meant) : quoted(unused);
  if (told === '') return undefined;
  return meaningless(
    `${nameOf('models')} has parameters for ${told}, which this run does not ask. It asks ${quoted(used)}: ` +
      'give them to a model by exactly this name.',
  );
}

function hasSubModel({ root, sub }: ModelNames): boolean {
  return sub !== '' && sub !== root;
}

function wordsFor(made: readonly ChoiceName[], nameOf: NameOf) {
  const isOne = made.length === 1;
  const names = listed(made.map((choice) => nameOf(choice)));
  return { names, have: isOne ? 'has' : 'have', them: isOne ? 'it' : 'them' };
}

function quoted(names: readonly string[]): string {
  return listed([...new Set(names)].map((name) => `"${name}"`));
}

/** `a`, `a and b`, `a, b and c`. */
function listed(things: readonly string[]): string {
  const last = things.at(-1) ?? '';
  return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * The candidate that differs by a slip of the finger, by case, or by a vendor before a slash. Where digits or
 * the last letter differ it is another model: `gpt-4` is no slip for `gpt-4o`, nor `llama-8b` for `llama-80b`.
 */
function alike(name: string, candidates: readonly string[]): string | undefined {
  const bare = (text: string) => text.slice(text.lastIndexOf('/') + 1).toLowerCase();
  const rest = (text: string) => bare(text).replaceAll(/\D/g, '') + bare(text).slice(-1);
  return candidates.find(
    (candidate) => rest(candidate) === rest(name) && distance(bare(candidate), bare(name)) <= 2,
  );
}
