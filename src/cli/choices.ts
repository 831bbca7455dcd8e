import { readModelParameters, type ModelParametersByName } from '../models/parameters';
import type { ChoiceName } from '../rlm/contradictions';
import type { Route } from '../rlm/direct';
import { finalPatternProblem } from '../rlm/finalPattern';
import { schemaProblem, type JsonSchema } from '../rlm/jsonSchema';
import type { RunLimits } from '../rlm/limits';
import { readPrices } from '../rlm/readPrices';
import type { RunChoices } from '../rlm/runChoices';
import { defaultRunSettings, type RunSettings } from '../rlm/runSettings';
import type { FileOption } from './commandLine';
import type { AskOptions } from './headlessTypes';

/** The options of a question; what comes from files is not yet known to be right. */
export type GivenOptions = Omit<AskOptions, 'question' | 'context' | 'paths' | FileOption> & {
  readonly [Option in FileOption]?: unknown;
};

export interface AskChoices extends RunChoices {
  readonly parameters: ModelParametersByName;
}

/** How the caller calls an option. */
export type Label = (option: keyof AskOptions) => string;

/**
 * What the options choose.
 * @throws {TypeError} with what is wrong with them.
 */
export function choicesOf(
  options: GivenOptions,
  limits: RunLimits,
  standardRoute: Route,
  label: Label,
): AskChoices {
  const { model, subModel = '', modelsByDepth: byDepth = [], route = standardRoute } = options;
  if (!Array.isArray(byDepth) || byDepth.some((name) => typeof name !== 'string'))
    throw new TypeError(`${label('modelsByDepth')} must be a list of model names.`);
  const { models: parameters, problems } = readModelParameters(options.models, label('models'));
  const { prices, problems: priceProblems } = readPrices(options.prices, label('prices'));
  const all = [...problems, ...priceProblems];
  if (all.length > 0) throw new TypeError(all.join('\n'));
  return {
    models: model === undefined ? undefined : { root: model, sub: subModel, byDepth },
    parameters,
    route,
    limits,
    settings: settingsOf(options, label),
    prices,
  };
}

/** The option that makes a choice. */
export function optionOf(choice: ChoiceName): keyof AskOptions {
  if (choice === 'rootModel') return 'model';
  return choice === 'extraInstructions' ? 'instructions' : choice;
}

function settingsOf(options: GivenOptions, label: Label): RunSettings {
  return {
    ...defaultRunSettings,
    systemPrompt: textOf(options.systemPrompt, label('systemPrompt')),
    extraInstructions: textOf(options.instructions, label('instructions')),
    finalPatterns: finalPatternsOf(options.finalPatterns ?? [], label('finalPatterns')),
    schema: schemaOf(options, label),
  };
}

function textOf(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`${name} must be a text.`);
  return value;
}

function finalPatternsOf(patterns: unknown, name: string): string[] {
  if (!Array.isArray(patterns)) throw new TypeError(`${name} must be a list of regular expressions.`);
  return patterns.map((source: unknown) => {
    const text = textOf(source, name) ?? '';
    const problem = finalPatternProblem(text);
    if (problem !== undefined) throw new TypeError(`${name} ${text} ${problem}.`);
    return text;
  });
}

function schemaOf({ schema, model }: GivenOptions, label: Label): JsonSchema | undefined {
  if (schema === undefined) return undefined;
  const problem = schemaProblem(schema);
  if (problem !== undefined || !isRecord(schema))
    throw new TypeError(`${label('schema')} is no JSON Schema: ${problem ?? 'it is no object'}.`);
  if (model !== undefined) return schema;
  throw new TypeError(
    `${label('schema')} needs ${label('model')} as well: the built-in explorer is no language model and answers in text.`,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
