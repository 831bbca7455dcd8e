import assert from 'node:assert/strict';
import { misfits, schemaProblem, type JsonSchema } from '../../../src/rlm/jsonSchema';
import { seeded } from '../../support/seeded';

const person: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    age: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { enum: ['a', 'b'] } },
    boss: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
    born: { type: 'string', format: 'date' },
    code: { $ref: '#/$defs/code' },
  },
  required: ['name'],
  additionalProperties: false,
  $defs: { code: { type: 'string', pattern: '^[A-Z]{2}$' } },
};

describe('a problem with a schema', () => {
  const fine: Record<string, unknown> = {
    'a schema with references': person,
    'any JSON': {},
    'a description alone': { description: 'whatever there is' },
    'tuples of draft 7': { type: 'array', items: [{ type: 'string' }, true] },
    'a type list': { type: ['string', 'null'] },
    'a tree': { $ref: '#/$defs/n', $defs: { n: { type: 'array', items: { $ref: '#/$defs/n' } } } },
    'a property called type': { type: 'object', properties: { type: { type: 'string' }, pattern: {} } },
    'an extension of a vendor': { type: 'string', 'x-order': 3 },
    'an unknown format': { type: 'integer', format: 'int64' },
  };
  for (const [name, schema] of Object.entries(fine))
    it(`there is none: ${name}`, () => assert.equal(schemaProblem(schema), undefined));

  const wrong: [string, unknown, RegExp][] = [
    ['a string', 'a list of names', /^it is a string: a schema is an object such as \{type/],
    ['the name of a type', 'string', /write \{type: "string"\}/],
    ['a list', ['name', 'age'], /^it is a list: /],
    ['nothing', null, /^it is null/],
    ['true', true, /^it is a boolean/],
    ['a Zod object', { _def: {}, '~standard': {} }, /z\.toJSONSchema/],
    ["an API's wrapper", { name: 'x', strict: true, schema: { type: 'object' } }, /under "schema" itself/],
    [
      'an example',
      { name: 'string', tags: ['str'] },
      /"properties":\{"name":\{"type":"string"\},"tags":\{"type":"array","items":\{"type":"string"\}\}\},"required":\["name","tags"\]/,
    ],
    ['an example of annotations', { title: 'string', description: 'string' }, /is an example and no schema/],
    [
      'an unknown type',
      { type: 'object', properties: { n: { type: 'int' } } },
      /^properties\.n\.type: there is no type "int" \(nearest: integer\)/,
    ],
    ['a misspelt type', { type: 'strin' }, /nearest: string/],
    [
      'a type name as a property',
      { properties: { 'a b': 'string' } },
      /^properties\["a b"\]: must be a schema: write \{type: "string"\}, not "string"/,
    ],
    [
      'required at a property',
      { properties: { n: { type: 'string', required: true } } },
      /^properties\.n\.required: must be a list of property names, not true/,
    ],
    [
      'a draft-4 bound',
      { type: 'number', minimum: 0, exclusiveMinimum: true },
      /^exclusiveMinimum: must be a number, not true/,
    ],
    ['a negative count', { minItems: -1 }, /^minItems: must be a whole number from 0, not -1/],
    ['an empty choice', { enum: [] }, /^enum: must be a list of the allowed values/],
    ['a choice of no list', { enum: 'a|b' }, /^enum: must be a list of the allowed values, not "a\|b"/],
    [
      'a pattern that is none',
      { properties: { p: { pattern: '(a' } } },
      /^properties\.p\.pattern: .*[Uu]nterminated group/,
    ],
    [
      'a misspelt keyword',
      { type: 'array', item: { type: 'string' }, minItem: 1 },
      /is no keyword of JSON Schema: did you mean (items|minItems)\?/,
    ],
    ['a misspelt format', { format: 'datetime' }, /^format: did you mean "date-time"\?/],
    ['nullable', { type: 'string', nullable: true }, /type: \["string", "null"\]/],
    [
      'a reference to nothing',
      { properties: { a: { $ref: '#/$defs/persn' } }, $defs: { person } },
      /^properties\.a\.\$ref: "#\/\$defs\/persn" is not in this schema \(it has #\/\$defs\/person/,
    ],
    ['a reference to elsewhere', { $ref: 'https://example.org/s.json' }, /is not in this schema/],
    ['a reference that is no string', { $ref: 3 }, /^\$ref: must be a string/],
    ['a reference to itself', { $ref: '#' }, /leads back to itself/],
    [
      'references in a ring',
      {
        anyOf: [{ $ref: '#/$defs/a' }],
        $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { $ref: '#/$defs/a' } },
      },
      /leads back to itself/,
    ],
    ['a dynamic reference', { $dynamicRef: '#x' }, /is not supported here: use \$ref/],
    [
      'a schema that nests too deeply',
      JSON.parse('{"not":'.repeat(500) + '{}' + '}'.repeat(500)),
      /nests more than 64 levels/,
    ],
  ];
  for (const [name, schema, message] of wrong)
    it(`is told: ${name}`, () => assert.match(schemaProblem(schema) ?? '', message));

  it('whatever JSON it is given, there is an answer, and the schema is as it was', () => {
    const random = seeded(7);
    const words = [
      'type',
      'items',
      'properties',
      '$ref',
      'string',
      '#',
      '#/x',
      'enum',
      'pattern',
      '(',
      'required',
      '__proto__',
      'constructor',
      'anyOf',
      '$id',
      'if',
    ];
    const word = () => words[Math.floor(random() * words.length)] ?? '';
    const json = (depth: number): unknown => {
      const kind = random();
      if (depth === 0 || kind < 0.3)
        return [word(), Math.floor(random() * 9) - 3, true, null][Math.floor(random() * 4)];
      if (kind < 0.5) return [json(depth - 1), json(depth - 1)];
      return JSON.parse(
        `{${[1, 2].map(() => `${JSON.stringify(word())}:${JSON.stringify(json(depth - 1))}`).join()}}`,
      );
    };
    for (let round = 0; round < 3_000; round++) {
      const schema = json(5);
      const before = JSON.stringify(schema);
      const problem = schemaProblem(schema);
      if (problem === undefined) misfits(schema as JsonSchema, json(3));
      assert.equal(JSON.stringify(schema), before);
    }
  });
});

describe('misfits', () => {
  it('there are none in a value that fits', () => {
    const value = {
      name: 'Ada',
      age: 36,
      tags: ['a'],
      boss: { name: 'B', boss: null },
      born: '1815-12-10',
      code: 'AB',
    };
    assert.deepEqual(misfits(person, value), []);
  });

  const wrong: [unknown, string[]][] = [
    ['Ada', ['the value: must be object, not "Ada"']],
    [{}, ['the value: lacks the property name']],
    [{ name: 'A', age: '36' }, ['age: must be integer, not "36"']],
    [{ name: 'A', age: -1 }, ['age: -1 is less than 0']],
    [{ name: 'A', tags: ['a', 'c'] }, ['tags[1]: must be one of ["a","b"], not "c"']],
    [{ name: 'A', code: 'x' }, ['code: must match the pattern "^[A-Z]{2}$", and is "x"']],
    [{ name: 'A', born: '1815-13-10' }, ['born: must be a date, not "1815-13-10"']],
    [{ name: 'A', 'last name': 'B' }, ['["last name"]: is not allowed here']],
    [
      { name: 'A', boss: { name: 3 } },
      [
        'boss: fits none of the forms it may have',
        'boss.name: must be string, not 3',
        'boss: must be null, not {"name":3}',
      ],
    ],
  ];
  for (const [value, lines] of wrong)
    it(`are told with their places: ${JSON.stringify(value)}`, () =>
      assert.deepEqual(misfits(person, value), lines));

  it('are ten at most, and short', () => {
    const schema: JsonSchema = { type: 'array', items: { type: 'string' } };
    const lines = misfits(
      schema,
      Array.from({ length: 50_000 }, () => ({ long: 'x'.repeat(100) })),
    );
    assert.equal(lines.length, 10);
    assert.ok(lines.every((line) => line.length < 300));
  });

  it('a frozen schema is read and not written', () => {
    assert.deepEqual(misfits(Object.freeze({ type: 'number' }), 'x'), ['the value: must be number, not "x"']);
  });
});
