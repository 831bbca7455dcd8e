import { dereference, Validator, type OutputUnit } from '@cfworker/json-schema';
import { clip } from '../context/words';
import { pathOf } from './schemaProblem';

export { schemaProblem } from './schemaProblem';

/** A JSON Schema (draft 2020-12 unless it says otherwise) that is an object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const maxMisfits = 10;
const maxShown = 200;

/** Say only that something inside them is wrong, which has a misfit of its own. */
const wrappers = new Set([
  '$ref',
  '$recursiveRef',
  'properties',
  'patternProperties',
  'additionalProperties',
  'unevaluatedProperties',
  'items',
  'prefixItems',
  'additionalItems',
  'unevaluatedItems',
  'allOf',
  'if',
  'dependentSchemas',
  'dependencies',
  'propertyNames',
]);

/**
 * What is wrong with a JSON value, as `path: what`, the first ten; empty when it fits the schema.
 * A regular expression in the schema may take for ever: run it under a time limit where the schema is not trusted.
 * @param schema one that `schemaProblem` has nothing against.
 */
export function misfits(schema: JsonSchema, value: unknown): readonly string[] {
  // The library writes into the schema.
  const copy = structuredClone(schema) as Record<string, unknown>;
  try {
    // Most values fit, and the first misfit tells; only then are all of them looked for.
    if (new Validator(copy, draftOf(schema)).validate(value).valid) return [];
    return described(copy, value, new Validator(copy, draftOf(schema), false).validate(value).errors);
  } catch (error) {
    if (error instanceof RangeError)
      return ['the value nests too deeply, or has too much in it that is wrong'];
    throw error;
  }
}

function draftOf({ $schema }: JsonSchema): '4' | '7' | '2019-09' | '2020-12' {
  if (typeof $schema !== 'string') return '2020-12';
  if (/draft-0?4\b/.test($schema)) return '4';
  if (/draft-0?[67]\b/.test($schema)) return '7';
  return $schema.includes('2019-09') ? '2019-09' : '2020-12';
}

function described(schema: Record<string, unknown>, value: unknown, errors: readonly OutputUnit[]): string[] {
  const telling = errors.filter(({ keyword }) => !wrappers.has(keyword));
  const lookup = dereference(schema);
  const lines = new Set<string>();
  for (const error of telling.length > 0 ? telling : errors) {
    const path = segmentsOf(error.instanceLocation);
    const where = path.length === 0 ? 'the value' : pathOf(path);
    lines.add(`${where}: ${wordsFor(error, keywordValue(schema, lookup, error), at(value, path))}`);
    if (lines.size === maxMisfits) break;
  }
  return [...lines];
}

/** `expected` is the keyword's value in the schema, `actual` what is at the error's place. */
function wordsFor({ keyword, error }: OutputUnit, expected: unknown, actual: unknown): string {
  switch (keyword) {
    case 'type':
      return `must be ${[expected].flat().join(' or ')}, not ${shown(actual)}`;
    case 'false':
      return 'is not allowed here';
    case 'const':
      return `must be ${shown(expected)}, not ${shown(actual)}`;
    case 'enum':
      return `must be one of ${shown(expected)}, not ${shown(actual)}`;
    case 'pattern':
      return `must match the pattern ${shown(expected)}, and is ${shown(actual)}`;
    case 'format':
      return `must be a ${String(expected)}, not ${shown(actual)}`;
    case 'required':
      return `lacks the property ${/"(.*)"/s.exec(error)?.[1] ?? ''}`;
    case 'anyOf':
      return 'fits none of the forms it may have';
    case 'not':
      return 'has a form that it must not have';
    case 'maxProperties':
      return `has more than ${String(expected)} properties`;
    default:
      return error.replace(/\.$/, '');
  }
}

/** The value of the keyword that an error is about. */
function keywordValue(
  schema: unknown,
  lookup: ReturnType<typeof dereference>,
  { keywordLocation }: OutputUnit,
): unknown {
  let current = schema;
  for (const segment of segmentsOf(keywordLocation)) {
    const target = at(current, ['__absolute_ref__']);
    current = segment === '$ref' && typeof target === 'string' ? lookup[target] : at(current, [segment]);
  }
  return current;
}

/** What a JSON pointer with a leading `#` names, key by key. */
function segmentsOf(location: string): string[] {
  return location
    .split('/')
    .slice(1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function shown(value: unknown): string {
  const noJson = ['undefined', 'function', 'bigint', 'symbol'].includes(typeof value);
  return clip(noJson ? typeof value : JSON.stringify(value), maxShown);
}
