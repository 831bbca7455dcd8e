import { dereference, Validator } from '@cfworker/json-schema';
import { distance } from 'fastest-levenshtein';
import { nearest } from '../context/nearest';
import { clip } from '../context/words';
import {
  exampleAsSchema,
  shapeOfKeyword,
  keywords,
  typeNames,
  typeNamed,
  formatNames,
} from './schemaKeywords';

/** A schema that nests deeper is a mistake, or made to break what reads it. */
const maxNesting = 64;
const maxShown = 400;

/**
 * Why something is no JSON Schema that replies can be checked with, in words for whoever wrote it and with its
 * place as a path; `undefined` when it is one.
 */
export function schemaProblem(schema: unknown): string | undefined {
  return notASchema(schema) ?? problemIn(schema, [], 0) ?? problemOfReferences(schema);
}

type Path = readonly (string | number)[];

/** What people pass in place of a schema. */
function notASchema(value: unknown): string | undefined {
  const like = 'a schema is an object such as {type: "object", properties: {name: {type: "string"}}}';
  if (typeof value === 'string')
    return typeNamed(value) === undefined
      ? `it is a string: ${like}`
      : `it is the string ${shown(value)}: write {type: ${shown(typeNamed(value))}}`;
  if (!isRecord(value)) return `it is ${kindOf(value)}: ${like}`;
  if ('~standard' in value || '_def' in value || '_zod' in value)
    return 'it is an object of a validation library (such as Zod): pass the JSON Schema of it, as z.toJSONSchema(…) gives it';
  const { type, schema, json_schema } = value;
  if (isRecord(json_schema) || (isRecord(schema) && (type === undefined || type === 'json_schema')))
    return 'it is a wrapper around a schema: pass the object under "schema" itself';
  return undefined;
}

function problemIn(schema: unknown, path: Path, depth: number): string | undefined {
  if (depth > maxNesting) return `${place(path)}it nests more than ${maxNesting} levels`;
  if (typeof schema === 'boolean') return undefined;
  if (!isRecord(schema)) return `${place(path)}${notASubschema(schema)}`;
  const example = exampleAsSchema(schema);
  if (example)
    return `${place(path)}it is an example and no schema: write ${clip(JSON.stringify(example), maxShown)}`;
  for (const [keyword, value] of Object.entries(schema)) {
    const problem = problemOfKeyword(keyword, value, [...path, keyword], depth);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfKeyword(keyword: string, value: unknown, path: Path, depth: number): string | undefined {
  const wrong = (what: string) => `${place(path)}${what}`;
  const inner = (part: unknown, key: string | number) => problemIn(part, [...path, key], depth + 1);
  switch (shapeOfKeyword(keyword)) {
    case 'type':
      return problemOfType(value, path);
    case 'schema':
      return problemIn(value, path, depth + 1);
    case 'schemas':
      if (!Array.isArray(value) || value.length === 0)
        return wrong(`must be a list of schemas, ${not(value)}`);
      return firstProblem(value.entries(), inner);
    case 'schemaOrSchemas':
      return Array.isArray(value) ? firstProblem(value.entries(), inner) : problemIn(value, path, depth + 1);
    case 'namedSchemas':
      if (!isRecord(value)) return wrong(`must be an object of schemas by name, ${not(value)}`);
      return firstProblem(Object.entries(value), inner);
    case 'schemasByPattern':
      if (!isRecord(value)) return wrong(`must be an object of schemas by pattern, ${not(value)}`);
      return firstProblem(
        Object.entries(value),
        (part, key) => problemOfPattern(key, [...path, key]) ?? inner(part, key),
      );
    case 'names':
      if (!isStrings(value)) return wrong(`must be a list of property names, ${not(value)}`);
      return undefined;
    case 'dependencies':
      if (!isRecord(value)) return wrong(`must be an object by property name, ${not(value)}`);
      return firstProblem(Object.entries(value), (part, key) =>
        isStrings(part) ? undefined : inner(part, key),
      );
    case 'values':
      return Array.isArray(value) && value.length > 0
        ? undefined
        : wrong(`must be a list of the allowed values, ${not(value)}`);
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0
        ? undefined
        : wrong(`must be a whole number from 0, ${not(value)}`);
    case 'number':
      return Number.isFinite(value) ? undefined : wrong(`must be a number, ${not(value)}`);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong(`must be true or false, ${not(value)}`);
    case 'pattern':
      return problemOfPattern(value, path);
    case 'format':
      return problemOfFormat(value, path);
    case 'reference':
      return typeof value === 'string'
        ? undefined
        : wrong(`must be a string such as "#/$defs/name", ${not(value)}`);
    case 'unsupported':
      return wrong(`is not supported here: use $ref`);
    case 'nullable':
      return wrong('is no keyword of JSON Schema: write type: ["string", "null"] with the type it is');
    case 'anything':
      return undefined;
    case undefined:
      return misspelt(keyword, keywords, (known) =>
        wrong(`is no keyword of JSON Schema: did you mean ${known}?`),
      );
  }
}

function problemOfType(value: unknown, path: Path): string | undefined {
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (names.length === 0) return `${place(path)}must name at least one type`;
  const wrong = names.find((name) => !typeNames.some((known) => known === name));
  if (wrong === undefined && !names.includes(undefined)) return undefined;
  const list = typeNames.join(', ');
  if (typeof wrong !== 'string') return `${place(path)}must be one of ${list}, ${not(wrong)}`;
  const meant = typeNamed(wrong) ?? nearest(wrong, typeNames, 1)[0];
  return `${place(path)}there is no type ${shown(wrong)} (nearest: ${meant}); the types are ${list}`;
}

function problemOfPattern(value: unknown, path: Path): string | undefined {
  if (typeof value !== 'string')
    return `${place(path)}must be a regular expression as a string, ${not(value)}`;
  try {
    new RegExp(value, 'u');
    return undefined;
  } catch (error) {
    return `${place(path)}${error instanceof Error ? error.message : String(error)}`;
  }
}

function problemOfFormat(value: unknown, path: Path): string | undefined {
  if (typeof value !== 'string') return `${place(path)}must be a string, ${not(value)}`;
  // Formats that nobody knows are allowed, and mean nothing.
  return misspelt(value, formatNames, (known) => `${place(path)}did you mean ${shown(known)}?`);
}

/** References that lead nowhere, or back to themselves: found by following them. */
function problemOfReferences(schema: unknown): string | undefined {
  try {
    // The library writes into the schema.
    const copy = structuredClone(schema) as Record<string, unknown>;
    const missing = missingReference(copy, dereference(copy), []);
    if (missing !== undefined) return missing;
    const validator = new Validator(copy, '2020-12');
    for (const value of [null, {}, [], '', 0]) validator.validate(value);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return 'a $ref in it leads back to itself without a property in between';
    return error instanceof Error ? clip(error.message, maxShown) : String(error);
  }
}

type Lookup = ReturnType<typeof dereference>;

function missingReference(part: unknown, lookup: Lookup, path: Path): string | undefined {
  if (Array.isArray(part))
    return firstProblem(part.entries(), (item, key) => missingReference(item, lookup, [...path, key]));
  if (!isRecord(part)) return undefined;
  const resolved = part['__absolute_ref__'];
  if (typeof resolved === 'string' && lookup[resolved] === undefined) {
    const known = definitionsIn(lookup);
    const hint =
      known.length === 0
        ? 'it has no $defs: write {$defs: {name: {…}}, …} and $ref: "#/$defs/name"'
        : `it has ${known.join(', ')}`;
    return `${place([...path, '$ref'])}${shown(part['$ref'])} is not in this schema (${hint})`;
  }
  return firstProblem(Object.entries(part), (value, key) => missingReference(value, lookup, [...path, key]));
}

function definitionsIn(lookup: Lookup): string[] {
  return Object.keys(lookup).flatMap((uri) => /#\/(?:\$defs|definitions)\/[^/]+$/.exec(uri) ?? []);
}

function firstProblem<K>(
  entries: Iterable<readonly [K, unknown]>,
  problem: (value: unknown, key: K) => string | undefined,
): string | undefined {
  for (const [key, value] of entries) {
    const found = problem(value, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function misspelt(
  word: string,
  known: readonly string[],
  say: (known: string) => string,
): string | undefined {
  if (known.includes(word)) return undefined;
  const near = known.find(
    (name) => name.length > 4 && distance(plain(name), plain(word)) <= (name.length > 8 ? 2 : 1),
  );
  return near === undefined ? undefined : say(near);
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_]/g, '');
}

function notASubschema(value: unknown): string {
  const type = typeNamed(value);
  return type === undefined
    ? `must be a schema, ${not(value)}`
    : `must be a schema: write {type: ${shown(type)}}, ${not(value)}`;
}

function not(value: unknown): string {
  return `not ${Array.isArray(value) || isRecord(value) ? clip(shown(value), 60) : shown(value)}`;
}

function shown(value: unknown): string {
  const noJson = ['undefined', 'function', 'bigint', 'symbol'].includes(typeof value);
  return clip(noJson ? typeof value : JSON.stringify(value), 60);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null || value === undefined ? String(value) : `a ${typeof value}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** `properties.age.type: `; nothing for the schema itself. */
function place(path: Path): string {
  return path.length === 0 ? '' : `${pathOf(path)}: `;
}

/** `items[0].name`. */
export function pathOf(path: Path): string {
  return path
    .map((key) => {
      if (typeof key === 'number' || /^\d+$/.test(key)) return `[${key}]`;
      return /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}
