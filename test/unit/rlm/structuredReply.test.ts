import assert from 'node:assert/strict';
import { misfits, type JsonSchema } from '../../../src/rlm/jsonSchema';
import { readJson } from '../../../src/rlm/structuredReply';
import { seeded } from '../../support/seeded';

const named: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, inner: { type: 'object' } },
};

function read(reply: string, schema: JsonSchema = named, isWhole = true): unknown {
  const reading = readJson(reply, isWhole, (value) => misfits(schema, value));
  return reading.ok ? reading.json : reading.problems.join('; ');
}

describe('a reply that shall be JSON', () => {
  const found: [string, string][] = [
    ['alone', '{"name":"A"}'],
    ['in a fence', 'Here:\n```json\n{"name":"A"}\n```\nDone.'],
    ['in a fence without a name', '```\n{"name":"A"}\n```'],
    ['among words', 'The answer is {"name":"A"}, as asked.'],
    ['after brackets in the words', 'As in [1] and [see below]: {"name":"A"}'],
    ['after a thought', '<think>{"name": 3}</think>{"name":"A"}'],
    ['with a comma too many', '{"name":"A",}'],
    ['without its last bracket', '{"name":"A"'],
  ];
  for (const [where, reply] of found) {
    it(`is found ${where}`, () => assert.deepEqual(read(reply), { name: 'A' }));
  }

  it('may be a plain value', () => {
    assert.equal(read('3', { type: 'integer' }), 3);
    assert.equal(read('null', { type: ['string', 'null'] }), null);
    assert.equal(read('"x"', { type: 'string' }), 'x');
  });

  it('is never a part of what was meant', () => {
    assert.equal(read('{"name": 3, "inner": {}}'), 'name: must be string, not 3');
    assert.equal(read('Well: {"name": 3, "inner": {"name": "A"}} or so'), 'name: must be string, not 3');
  });

  it('is told what is wrong when there is none', () => {
    assert.equal(read('I do not know.'), 'the reply is no JSON: "I do not know."');
    assert.match(String(read('')), /^the reply is no JSON/);
  });

  it('is not mended when it was cut', () => {
    assert.match(String(read('{"name":"A', named, false)), /^the reply is no JSON/);
    assert.deepEqual(read('{"name":"A"}', named, false), { name: 'A' });
  });

  it('comes back as it was, whatever stands around it', () => {
    const random = seeded(3);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const value = (depth: number): unknown =>
      depth === 0 || random() < 0.3
        ? pick([1, 'a "quoted" }', 'ü\n```', true, null, ''])
        : random() < 0.5
          ? [value(depth - 1), value(depth - 1)]
          : { [pick(['k', 'b c', ']'])]: value(depth - 1) };
    const words = ['', 'Sure! ', 'Here it is:\n', '<think>[1, {"a": 2}]</think>\n'];
    for (let round = 0; round < 2_000; round++) {
      const json = [value(3)];
      const text = JSON.stringify(json, null, pick([0, 2]));
      const reply = `${pick(words)}${text}${pick(['', '\n', '\nAnything else?'])}`;
      assert.deepEqual(read(reply, { type: 'array' }), json, reply);
    }
  });
});
