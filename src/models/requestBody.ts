import type { ModelRequest } from '../rlm/model';
import { limitFields, schemaName, type Refused } from './adaptions';
import type { ModelParameters } from './parameters';

const replTool = {
  type: 'function',
  function: {
    name: 'repl',
    description: 'Runs JavaScript in the REPL; its output comes with the next message.',
    parameters: {
      type: 'object',
      properties: { code: { type: 'string', description: 'The code, as it would stand in a repl block.' } },
      required: ['code'],
    },
  },
} as const;

export interface BodyOptions {
  readonly model: string;
  readonly parameters: ModelParameters;
  readonly refused: Refused;
  /** Whether the endpoint is OpenAI's own, which has another name for the limit of a reply. */
  readonly isOpenAI: boolean;
}

/** The body of one request, and those of its fields that it could do without. */
export interface RequestBody {
  readonly body: Readonly<Record<string, unknown>>;
  readonly optional: Readonly<Record<string, unknown>>;
}

/** What is asked of a model in the words of the endpoint, without what it has refused before. */
export function requestBody(options: BodyOptions, request: ModelRequest): RequestBody {
  const { model, parameters, refused } = options;
  const { temperature, topP, reasoningEffort, extraBody = {} } = parameters;
  const wanted = {
    stream_options: { include_usage: true },
    temperature,
    top_p: topP,
    reasoning_effort: reasoningEffort,
    ...limitOf(options, request),
    response_format: responseFormat(options, request),
    tools: request.offersReplTool ? [replTool] : undefined,
  };
  const optional = Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) => value !== undefined && !refused.has(field) && !Object.hasOwn(extraBody, field),
    ),
  );
  // Code may have cut a text in the middle of a letter of two units, and endpoints refuse the half of one.
  const messages = request.messages.map(({ role, content }) => ({ role, content: content.toWellFormed() }));
  return { body: { model, messages, stream: true, ...optional, ...extraBody }, optional };
}

/** Under one of its two names: endpoints that know both refuse a request with both. */
function limitOf({ parameters, refused, isOpenAI }: BodyOptions, { maxOutputTokens }: ModelRequest): object {
  const { maxOutputTokens: most, extraBody = {} } = parameters;
  const limit = Math.min(maxOutputTokens ?? Infinity, most ?? Infinity);
  const isGiven = limitFields.some((field) => Object.hasOwn(extraBody, field));
  if (limit === Infinity || isGiven) return {};
  const names = isOpenAI ? limitFields.toReversed() : limitFields;
  const name = names.find((each) => !refused.has(each));
  return name === undefined ? {} : { [name]: limit };
}

function responseFormat({ parameters, refused }: BodyOptions, { schema }: ModelRequest): object | undefined {
  if (!schema || parameters.structuredOutput === false) return undefined;
  const format = { type: 'json_schema', json_schema: { name: 'reply', schema, strict: false } };
  return refused.has(schemaName(format)) ? undefined : format;
}
