import * as v from 'valibot';
import { nearest } from '../context/nearest';
import { promptProfiles, type PromptProfile } from '../rlm/model';

/** What the user says of one model; what is `undefined` is left to the run, the model's family, the endpoint. */
export interface ModelParameters {
  /** From 0 to 2. */
  readonly temperature?: number | undefined;
  /** Above 0, to 1. */
  readonly topP?: number | undefined;
  /** Of one reply, in tokens; where a call has a limit of its own the smaller one holds. */
  readonly maxOutputTokens?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  /** One whole call, its retries and the waits between them included; in seconds. */
  readonly timeout?: number | undefined;
  /** What it can read and write in one call, in tokens. */
  readonly contextWindow?: number | undefined;
  /** Fields of the request as the endpoint spells them, e.g. `{"seed": 7}`; they win over ours. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
  readonly profile?: PromptProfile | undefined;
  /** Whether the root loop offers it a tool `repl`. */
  readonly replTool?: boolean | undefined;
  /** False: a schema is never sent along, only said in words. */
  readonly structuredOutput?: boolean | undefined;
}

/** By the model's name. */
export type ModelParametersByName = Readonly<Record<string, ModelParameters>>;

/** Fields of the request that are the run's own. */
const ownFields = ['model', 'messages', 'stream', 'tools'];
const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const tokens = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000));
const tokensInWords = 'a whole number of tokens above 0';
const yesOrNo = { schema: v.boolean(), allowed: 'true or false' };
const record = v.custom<Readonly<Record<string, unknown>>>((value) => isRecord(value));

type Key = keyof ModelParameters;
interface Rule<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  /** Completes "…, not …". */
  readonly allowed: string;
  /** What happens instead of the wrong value, as a clause. */
  readonly instead: string;
}

const rules: { readonly [K in Key]-?: Rule<NonNullable<ModelParameters[K]>> } = {
  temperature: {
    schema: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
    allowed: 'a number from 0 to 2',
    instead: 'none is sent',
  },
  topP: {
    schema: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
    allowed: 'a number above 0 and up to 1',
    instead: 'none is sent',
  },
  maxOutputTokens: { schema: tokens, allowed: tokensInWords, instead: 'only the limits of the run hold' },
  reasoningEffort: {
    schema: v.picklist(efforts),
    allowed: `one of ${efforts.join(', ')}`,
    instead: 'none is sent',
  },
  timeout: {
    schema: v.pipe(v.number(), v.gtValue(0), v.maxValue(86_400)),
    allowed: 'a number of seconds above 0 and up to 86400',
    instead: 'the limit of the run holds',
  },
  contextWindow: { schema: tokens, allowed: tokensInWords, instead: 'what is known of the model is used' },
  extraBody: {
    schema: record,
    allowed: 'an object of fields of the request such as {"seed": 7}',
    instead: 'nothing is added',
  },
  profile: {
    schema: v.picklist(promptProfiles),
    allowed: `one of ${promptProfiles.join(', ')}`,
    instead: 'what is known of the model decides',
  },
  replTool: { ...yesOrNo, instead: 'no tool is offered' },
  structuredOutput: { ...yesOrNo, instead: 'a schema is sent where there is one' },
};
const keys = Object.keys(rules);

/**
 * Reads what the setting `rlm.models` or a file for `--models` holds: an object of parameters by model name. A
 * value that is wrong is left out, and no other.
 * @param source what the sentences say they are about
 * @returns the parameters that can be used, and what is wrong with the others in words for the user
 */
export function readModelParameters(
  value: unknown,
  source = 'rlm.models',
): { readonly models: ModelParametersByName; readonly problems: readonly string[] } {
  if (value === undefined || value === null) return { models: {}, problems: [] };
  if (!isRecord(value)) {
    const allowed =
      'an object of parameters by model name such as {"gpt-5-mini": {"reasoningEffort": "low"}}';
    return { models: {}, problems: [`${source} is ${shown(value)}, not ${allowed}: all of it is ignored.`] };
  }
  const problems: string[] = [];
  const models = Object.entries(value).map(([name, given]) => {
    const tell = (words: string) => problems.push(`${source}, model "${name}": ${words}`);
    return [name, parametersIn(given, tell)] as const;
  });
  return { models: Object.fromEntries(models), problems };
}

/** Those of one model; none where the user says nothing of it. */
export function parametersOf(models: ModelParametersByName | undefined, name: string): ModelParameters {
  return (models && Object.hasOwn(models, name) ? models[name] : undefined) ?? {};
}

function parametersIn(given: unknown, tell: (words: string) => void): ModelParameters {
  if (!isRecord(given)) {
    tell(`${shown(given)} is not an object of parameters such as {"temperature": 0.2}: it has none.`);
    return {};
  }
  for (const key of Object.keys(given).filter((each) => !keys.includes(each))) {
    const word = key.replaceAll(/[_-]/g, '');
    const guess = keys.find((each) => each.startsWith(word)) ?? nearest(word, keys, 1).join('');
    tell(
      `it has no parameter ${key}, which is ignored. Did you mean ${guess}? There are ${keys.join(', ')}; ` +
        'fields of the endpoint go into extraBody.',
    );
  }
  const take = <T>(key: Key, { schema, allowed, instead }: Rule<T>): T | undefined => {
    const value = given[key];
    if (value === undefined || value === null) return undefined;
    const parsed = v.safeParse(schema, value);
    if (parsed.success) return parsed.output;
    tell(`${key} is ${shown(value)}, not ${allowed}: ${instead}.`);
    return undefined;
  };
  const parameters: ModelParameters = {
    temperature: take('temperature', rules.temperature),
    topP: take('topP', rules.topP),
    maxOutputTokens: take('maxOutputTokens', rules.maxOutputTokens),
    reasoningEffort: take('reasoningEffort', rules.reasoningEffort),
    timeout: take('timeout', rules.timeout),
    contextWindow: take('contextWindow', rules.contextWindow),
    extraBody: withoutOwn(take('extraBody', rules.extraBody), tell),
    profile: take('profile', rules.profile),
    replTool: take('replTool', rules.replTool),
    structuredOutput: take('structuredOutput', rules.structuredOutput),
  };
  // As JSON has it: what is not given is not there.
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}

function withoutOwn(
  extraBody: ModelParameters['extraBody'],
  tell: (words: string) => void,
): ModelParameters['extraBody'] {
  if (!extraBody) return undefined;
  const own = ownFields.filter((field) => Object.hasOwn(extraBody, field));
  if (own.length === 0) return extraBody;
  tell(
    `extraBody has ${own.join(' and ')}, which may not be replaced (nor may ${ownFields.filter((field) => !own.includes(field)).join(', ')}): ` +
      'that is left out, and the rest sent.',
  );
  return Object.fromEntries(Object.entries(extraBody).filter(([field]) => !own.includes(field)));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
