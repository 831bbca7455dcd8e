import assert from 'node:assert/strict';
import * as v from 'valibot';
import { contributes, capabilities } from '../../../package.json';
import { readModelParameters } from '../../../src/models/parameters';
import { readSettings } from '../../../src/vscode/settings';

const property = v.looseObject({
  default: v.unknown(),
  order: v.number(),
  scope: v.optional(v.string()),
  markdownDescription: v.string(),
});
const properties = v.parse(v.record(v.string(), property), contributes.configuration.properties);
const parameters = Object.entries(
  contributes.configuration.properties['rlm.models'].additionalProperties.properties,
);

describe('the settings of the manifest', () => {
  it('have as defaults what holds where nothing is set', () => {
    const reading = (values: Readonly<Record<string, unknown>>) =>
      readSettings((key) => values[`rlm.${key}`]);
    const defaults = Object.entries(properties).map(
      ([key, { default: standard }]) => [key, standard] as const,
    );
    const { problems, ...settings } = reading(Object.fromEntries<unknown>(defaults));
    const { problems: none, ...unset } = reading({});
    assert.deepEqual([problems, none], [[], []]);
    assert.deepEqual(JSON.parse(JSON.stringify(settings)), JSON.parse(JSON.stringify(unset)));
  });

  it('offer for each model exactly what can be said of one', () => {
    const known = /There are ([^;]+);/.exec(
      readModelParameters({ m: { nonsense: 1 } }).problems[0] ?? '',
    )?.[1];
    assert.deepEqual(parameters.map(([name]) => name).sort(), known?.split(', ').sort());
  });

  for (const [name, schema] of parameters) {
    it(`offer for ${name} only values that are taken`, () => {
      const choices = 'enum' in schema ? schema.enum : sampleValues(schema);
      for (const value of choices) {
        const { problems } = readModelParameters({ m: { [name]: value } });
        assert.deepEqual(problems, [], JSON.stringify(value));
      }
    });
  }

  it('cannot be set by an untrusted workspace where they decide who is asked, what is told or what is paid', () => {
    const own = Object.entries(properties).flatMap(([key, { scope }]) => (scope === 'machine' ? [] : [key]));
    const restricted: readonly string[] = capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(
      own.filter((key) => !restricted.includes(key)),
      [],
    );
  });

  it('hold in remote windows too, but for who is asked: that is a choice of each machine', () => {
    const ofMachines = Object.entries(properties).filter(([, { scope }]) => scope !== undefined);
    assert.deepEqual(
      ofMachines.map(([key, { scope }]) => [key, scope]),
      ['rlm.baseUrl', 'rlm.rootModel', 'rlm.subModel'].map((key) => [key, 'machine']),
    );
  });

  it('stand in an order of their own', () => {
    const orders = Object.values(properties).map(({ order }) => order);
    assert.deepEqual(
      orders,
      [...new Set(orders)].sort((a, b) => a - b),
    );
  });
});

/** The ends of a range, or an example. */
function sampleValues(schema: object): unknown[] {
  const { type, minimum, exclusiveMinimum, maximum } = v.parse(
    v.looseObject({
      type: v.string(),
      minimum: v.optional(v.number()),
      exclusiveMinimum: v.optional(v.number()),
      maximum: v.optional(v.number()),
    }),
    schema,
  );
  if (type === 'boolean') return [true, false];
  if (type === 'object') return [{ seed: 7 }];
  return [minimum ?? (exclusiveMinimum ?? 0) + 0.001, maximum];
}
