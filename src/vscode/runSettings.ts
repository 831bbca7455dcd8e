import * as v from 'valibot';
import { finalPatternProblem } from '../rlm/finalPattern';
import { schemaProblem, type JsonSchema } from '../rlm/jsonSchema';
import { defaultRunSettings, type RunSettings } from '../rlm/runSettings';
import type { SettingReader } from './settingReader';

const smallestShare = 0.3;
const largestShare = 0.95;

/** How runs go about their question. What is wrong is left out, and told by `settings`. */
export function readRunSettings(settings: SettingReader): RunSettings {
  const { oneBlockATurn, compactAt } = defaultRunSettings;
  const share = v.pipe(v.number(), v.minValue(smallestShare), v.maxValue(largestShare));
  return {
    ...defaultRunSettings,
    systemPrompt: settings.text('systemPrompt'),
    extraInstructions: settings.text('extraInstructions'),
    finalPatterns: readFinalPatterns(settings),
    oneBlockATurn: settings.take(
      'oneBlockATurn',
      v.boolean(),
      'true or false',
      oneBlockATurn,
      `${oneBlockATurn} is used`,
    ),
    compactAt: settings.take(
      'compactAt',
      share,
      `a number from ${smallestShare} to ${largestShare}`,
      compactAt,
      `${compactAt} is used`,
    ),
    schema: readSchema(settings),
  };
}

function readFinalPatterns(settings: SettingReader): string[] {
  const wanted = 'a list of regular expressions, each a text';
  const given = settings.take('finalPatterns', v.array(v.string()), wanted, [], 'it is left out');
  return given.filter((source) => {
    const problem = finalPatternProblem(source);
    if (problem !== undefined)
      settings.problem('finalPatterns', `has ${JSON.stringify(source)}, which ${problem}: it is left out.`);
    return problem === undefined;
  });
}

/** An empty object is what the settings editor leaves behind: it asks for nothing. */
function readSchema(settings: SettingReader): JsonSchema | undefined {
  const given = settings.raw('answerSchema');
  if (given === undefined) return undefined;
  const record = v.safeParse(v.record(v.string(), v.unknown()), given);
  const problem = schemaProblem(given);
  if (record.success && problem === undefined)
    return Object.keys(record.output).length === 0 ? undefined : record.output;
  settings.problem('answerSchema', `is no JSON Schema: ${problem ?? 'not an object'}. Answers are text.`);
  return undefined;
}
