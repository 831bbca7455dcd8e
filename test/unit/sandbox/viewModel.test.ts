import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { JoinedModel } from '../../support/joinedModel';
import { loadQuickJs, openRepl } from '../../support/openRepl';
import { seeded } from '../../support/seeded';
import { rareTexts, sourceTrees } from '../../support/sourceTrees';

const texts = {
  ...rareTexts,
  ...Object.fromEntries(Object.entries(sourceTrees()).filter(([path]) => /^src\/context\/[a-g]/.test(path))),
};
const model = new JoinedModel(texts);
const next = seeded(5);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

/** Numbers as code writes them: in, around and outside the text, halves and none. */
function place(): string {
  const { joined, documents } = model;
  return next() < 0.15
    ? pick([
        '-1',
        '1.5',
        '-2.5',
        'NaN',
        'Infinity',
        '-Infinity',
        'undefined',
        `${joined.length}`,
        `${joined.length + 3}`,
      ])
    : String(
        next() < 0.5
          ? pick(documents).start + Math.floor(next() * 7) - 4
          : Math.floor(next() * joined.length) * pick([1, 1, -1]),
      );
}

const takers: readonly (() => string)[] = [
  () => {
    const at = Math.floor(next() * model.joined.length);
    return `slice(${at}, ${at + Math.floor(next() * 90)})`;
  },
  () => `slice(-${Math.floor(next() * 60)}, ${pick(['undefined', '-3', '-70'])})`,
  () => {
    const at = Math.floor(next() * model.joined.length);
    return `substring(${at + 40}, ${at})`;
  },
  () => `substr(${place()}, ${pick(['5', '0', '-1', '20'])})`,
  () => `at(${place()})`,
  () => `charAt(${place()})`,
  () => `charCodeAt(${place()})`,
  () => `codePointAt(${place()})`,
  () => `startsWith(${JSON.stringify(pick(['=== a', 'one', '', '\n']))}, ${place()})`,
  () => `endsWith(${JSON.stringify(pick(['𐐨\n', '\n', '', 'three\n']))}, ${place()})`,
];
const literals = ['import', '😀', '\ud83d', '\n', '\r\n', 'nowhere at all', 'ß'];
const expressions = [
  '/\\w+ from/g',
  '/(?<word>t\\w+)|(?<none>zz)/gd',
  '/^./gm',
  '/one$/',
  '/(?:)/',
  '/ONE/gi',
  '/\\s+/y',
  '/t.o.t/s',
];
expressions.push(
  '/(?<![^])\\S/g',
  '/(?<=\\n)t/gm',
  '/^t\\w+/gmy',
  '/\\p{Lu}\\p{Ll}+/gu',
  '/[\\p{L}--[a-z]]{2}/gv',
);
expressions.push('/(?<year>a)?b/dg', '/\\b/g', '/\\ud83d/g', '/[^]$/g');
expressions.push('/\\u{1F600}/gu', '/[A-Z]\\w+Error\\b/g', '/$/g', '/(a)|(b)/');

/** What a match holds, the same for the guest's and ours. */
const told = '(m) => m && [[...m], m.index, {...m.groups}, m.indices && [...m.indices]]';

/** Code, and what it should give. */
type Case = readonly [code: string, expected: unknown];

function literalSearches(literal: string): Case[] {
  const from = Math.floor(next() * model.joined.length);
  const quoted = JSON.stringify(literal);
  return [
    [`context.indexOf(${quoted})`, model.indexOf(literal)],
    [`context.indexOf(${quoted}, ${from})`, model.indexOf(literal, from)],
    [`context.lastIndexOf(${quoted}, ${from})`, model.lastIndexOf(literal, from)],
    [`context.lastIndexOf(${quoted}, NaN)`, model.lastIndexOf(literal)],
    [`context.includes(${quoted})`, model.indexOf(literal) >= 0],
  ];
}

/** What `told` gives, with places in the joined text. */
function tellOf(match: RegExpExecArray | undefined): unknown {
  if (!match) return null;
  const start = model.documents.findLast((document) => document.start <= match.index)?.start ?? 0;
  const moved = match.indices?.map(
    (at: [number, number] | undefined) => at && [at[0] + start, at[1] + start],
  );
  return [[...match], match.index, { ...match.groups }, moved];
}

function expressionSearches(code: string): Case[] {
  const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/.exec(code) ?? [];
  const expression = new RegExp(source, flags);
  const remembers = expression.global || expression.sticky;
  const all = model.matches(expression);
  const from = Math.floor(next() * model.joined.length);
  const [after] = model.matches(new RegExp(source, flags.replace('g', '')), remembers ? from : 0);
  const lastIndex = remembers ? (after ? after.index + after[0].length : 0) : from;
  const exec = `const r = ${code}; r.lastIndex = ${from}; return [(${told})(r.exec(context)), r.lastIndex];`;
  const cases: Case[] = [
    [`context.search(${code})`, all[0]?.index ?? -1],
    [`(() => { ${exec} })()`, [tellOf(after), lastIndex]],
    [`[...context.split(${code})]`, model.split(expression)],
  ];
  if (remembers) cases.push(...loops(code, expression));
  if (!expression.global) return [...cases, [`(${told})(context.match(${code}))`, tellOf(all[0])]];
  return [
    ...cases,
    [`[...context.match(${code}) ?? []]`, all.map(([text]) => text)],
    [`[...context.matchAll(${code})].map(${told})`, all.map(tellOf)],
  ];
}

/** How `exec` and `test` are called again and again, until they find nothing. */
function loops(code: string, expression: RegExp): Case[] {
  const one = new RegExp(expression.source, expression.flags.replace('g', ''));
  const steps: (readonly [number, number])[] = [];
  for (let at = 0; steps.length < 20;) {
    const [match] = model.matches(one, at);
    if (!match) break;
    at = match.index + match[0].length;
    steps.push([match.index, at]);
  }
  const rest = steps.length < 20 ? 0 : steps.at(-1)?.[1];
  const loop = `const r = ${code}; const steps = [];
    for (let m; steps.length < 20 && (m = r.exec(context));) steps.push([m.index, r.lastIndex]); return [steps, r.lastIndex];`;
  const tested = `const r = ${code}; let n = 0; while (n < 20 && r.test(context)) n++; return [n, r.lastIndex];`;
  return [
    [`(() => { ${loop} })()`, [steps, rest]],
    [`(() => { ${tested} })()`, [steps.length, rest]],
  ];
}

const codesARun = 50;
const hash =
  'let all = 0; for (const letter of context) all = (all * 31 + letter.codePointAt(0)) | 0; return all;';
const others: readonly Case[] = [
  ['context.indexOf("", 7)', 7],
  ['context.lastIndexOf("")', model.joined.length],
  ['context.split("\\n", 5)', model.joined.split('\n', 5)],
  [
    `(() => { ${hash} })()`,
    Array.from(model.joined).reduce((all, letter) => (all * 31 + letter.codePointAt(0)!) | 0, 0),
  ],
];

describe('the context in the guest and the joined string', () => {
  let wasm: WebAssembly.Module;
  before(async () => {
    wasm = await loadQuickJs();
  });

  /** What each piece of code gives, as JSON. */
  async function evaluated(codes: readonly string[]): Promise<string[]> {
    const repl = await openRepl(wasm, { texts });
    const results: string[] = [];
    // An answer has a size.
    for (let from = 0; from < codes.length; from += codesARun) {
      const some = codes
        .slice(from, from + codesARun)
        .map((code) => `JSON.stringify(${code}) ?? "undefined"`);
      const { final, error } = await repl.run(
        `FINAL(JSON.stringify([${some.join(',\n')}]));`,
        AbortSignal.timeout(60_000),
      );
      assert.equal(error, undefined);
      results.push(...(JSON.parse(final ?? '[]') as string[]));
    }
    repl.dispose();
    return results;
  }

  it('give the same for everything that takes text out of it', async () => {
    const codes = Array.from({ length: 400 }, () => pick(takers)());
    const results = await evaluated(codes.map((code) => `context.${code}`));
    codes.forEach((code, index) => {
      const expected: unknown = runInNewContext(`JSON.stringify(context.${code}) ?? "undefined"`, {
        context: model.joined,
      });
      assert.equal(results[index], expected, code);
    });
  });

  it('give the same for everything that searches it, document by document', async () => {
    const all = [...literals.flatMap(literalSearches), ...expressions.flatMap(expressionSearches), ...others];
    const results = await evaluated(all.map(([code]) => code));
    all.forEach(([code, expected], index) => assert.equal(results[index], JSON.stringify(expected), code));
  });
});
