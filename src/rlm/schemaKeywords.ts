/** What JSON Schema's keywords take (json-schema.org, draft 2020-12, with what is left of draft 7). */

export const typeNames = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'] as const;
export type TypeName = (typeof typeNames)[number];

/** Other languages' words for the types. */
const otherTypeNames: Readonly<Record<string, TypeName>> = {
  str: 'string',
  text: 'string',
  int: 'integer',
  float: 'number',
  double: 'number',
  bool: 'boolean',
  list: 'array',
  tuple: 'array',
  dict: 'object',
  map: 'object',
  record: 'object',
  none: 'null',
};

/** The type that a word such as `"str"` or `"String"` means; `undefined` when it is no word for a type. */
export function typeNamed(word: unknown): TypeName | undefined {
  if (typeof word !== 'string') return undefined;
  const lower = word.toLowerCase();
  return (
    typeNames.find((name) => name === lower) ??
    (Object.hasOwn(otherTypeNames, lower) ? otherTypeNames[lower] : undefined)
  );
}

export const formatNames = [
  ...['date', 'time', 'date-time', 'duration', 'uri', 'uri-reference', 'uri-template', 'url', 'email'],
  ...['hostname', 'ipv4', 'ipv6', 'regex', 'uuid', 'json-pointer', 'relative-json-pointer'],
];

const keywordsByShape = {
  type: ['type'],
  schema: [
    ...['additionalProperties', 'additionalItems', 'unevaluatedProperties', 'unevaluatedItems'],
    ...['propertyNames', 'contains', 'not', 'if', 'then', 'else'],
  ],
  schemas: ['allOf', 'anyOf', 'oneOf', 'prefixItems'],
  schemaOrSchemas: ['items'],
  namedSchemas: ['properties', '$defs', 'definitions', 'dependentSchemas'],
  schemasByPattern: ['patternProperties'],
  names: ['required'],
  dependencies: ['dependencies', 'dependentRequired'],
  values: ['enum'],
  count: [
    ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
    ...['minContains', 'maxContains'],
  ],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  boolean: ['uniqueItems'],
  pattern: ['pattern'],
  format: ['format'],
  reference: ['$ref'],
  unsupported: ['$dynamicRef', '$recursiveRef'],
  nullable: ['nullable'],
  anything: [
    ...[
      'const',
      '$schema',
      '$id',
      'id',
      '$anchor',
      '$dynamicAnchor',
      '$recursiveAnchor',
      '$vocabulary',
      '$comment',
    ],
    ...['title', 'description', 'default', 'examples', 'example', 'deprecated', 'readOnly', 'writeOnly'],
    ...['contentEncoding', 'contentMediaType', 'contentSchema', 'discriminator', 'xml', 'externalDocs'],
  ],
} as const satisfies Record<string, readonly string[]>;

export type KeywordShape = keyof typeof keywordsByShape;

const shapes = new Map(
  (Object.keys(keywordsByShape) as KeywordShape[]).flatMap((shape) =>
    keywordsByShape[shape].map((keyword) => [keyword as string, shape] as const),
  ),
);

export const keywords: readonly string[] = [...shapes.keys()];

/** What a keyword's value must be; `undefined` for what is no keyword. */
export function shapeOfKeyword(keyword: string): KeywordShape | undefined {
  return shapes.get(keyword);
}

/**
 * The schema that is meant where someone wrote an example of the value instead, such as
 * `{name: "string", tags: ["string"]}`; `undefined` for what looks like a schema.
 */
export function exampleAsSchema(value: Readonly<Record<string, unknown>>): object | undefined {
  const entries = Object.entries(value);
  const isExample =
    entries.length > 0 &&
    entries.every(([key, item]) => {
      const shape = shapeOfKeyword(key);
      return shape === undefined || (shape === 'anything' && typeNamed(item) !== undefined);
    });
  return isExample ? schemaLike(value, 0) : undefined;
}

function schemaLike(value: unknown, depth: number): object {
  if (depth > 8 || value === null) return {};
  if (Array.isArray(value))
    return { type: 'array', ...(value.length > 0 ? { items: schemaLike(value[0], depth + 1) } : {}) };
  if (typeof value === 'object') {
    if ('type' in value && typeNamed(value.type) !== undefined) return value;
    const properties = Object.entries(value).map(
      ([key, item]) => [key, schemaLike(item, depth + 1)] as const,
    );
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      required: properties.map(([key]) => key),
    };
  }
  if (typeof value === 'string') return { type: typeNamed(value) ?? 'string' };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' };
  return typeof value === 'boolean' ? { type: 'boolean' } : {};
}
