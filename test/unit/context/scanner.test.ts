import assert from 'node:assert/strict';
import { requirementOf } from '../../../src/context/requirement';
import { Scanner } from '../../../src/context/scanner';
import { seeded } from '../../support/seeded';

describe('requirementOf', () => {
  const needed: readonly (readonly [RegExp, readonly string[] | undefined, boolean?])[] = [
    [/[A-Z]\w+Error\b/, ['Error'], true],
    [/\w+\s*=\s*require\(/, ['require('], false],
    [/\w+ = (?:await|yield) fetchAll/, [' fetchAll'], true],
    [/[a-z](?:first|second)/, ['first', 'second'], true],
    [/\w(abc)+\d/, ['abc'], true],
    [/"[^"]*ending"/, ['ending"'], false],
    [/"[^"\n]*ending"/, ['ending"'], true],
    [/^\w+ends$/, ['ends'], false],
    [/^\w+ends$/m, ['ends'], true],
    [/\w+(?=\s*=>)later/, ['later'], false],
    [/\w(?:abc)?/, undefined],
    [/\w(?:abc|d)/, undefined],
    [/\w(?!abc)/, undefined],
    [/[A-Z]\w+/, undefined],
  ];
  for (const [expression, literals, staysInLine] of needed) {
    it(`finds ${literals?.map((literal) => JSON.stringify(literal)).join(' or ') ?? 'nothing'} in ${String(expression)}`, () => {
      const requirement = requirementOf(expression);
      assert.deepEqual(requirement?.literals, literals);
      if (literals) assert.equal(requirement?.borders.includes('\n'), staysInLine);
    });
  }

  it('knows what parts a text into pieces that may be searched by themselves', () => {
    assert.equal(requirementOf(/[A-Z]\w+Error\b/)?.borders.length, 31);
    assert.equal(requirementOf(/^\w+ends/m)?.borders, '\n');
    assert.equal(requirementOf(/.*ends/)?.borders, '\n');
    assert.equal(requirementOf(/[^;]*ends/)?.borders, ';');
    assert.equal(requirementOf(/\w+(?<!\s)ends/)?.borders.match(/\s/), null);
    assert.equal(requirementOf(/[^]*ends/)?.borders, '');
  });

  it('leaves patterns that begin with a literal to V8', () => {
    for (const expression of [/TODO/, /TODO|FIXME/, /\bfunction\s+\w+\(/, /(?:let|const) \w+Error/])
      assert.equal(requirementOf(expression), undefined);
  });
});

describe('Scanner', () => {
  it('finds matches of classes that match several characters', () => {
    for (const [expression, text] of [
      [/[\q{a\nb|zz}]abc/v, 'a\nbabc'],
      [/\p{RGI_Emoji}abc/v, '#️⃣abc'],
    ] as const)
      assert.deepEqual([...new Scanner(expression).matches(text)], [[0, text.length]], String(expression));
  });

  it('finds what matchAll finds, in any text with any expression', () => {
    const next = seeded(7);
    const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]!;
    const expressionOf = (depth: number): string => {
      const part = () => {
        const atom =
          depth > 0 && next() < 0.35
            ? `${pick(['(', '(?:', '(?=', '(?!', '(?<=', '(?<!'])}${expressionOf(depth - 1)})`
            : pick([
                'abc',
                'abc',
                'abc',
                'ab',
                'A',
                'b',
                'c',
                '.',
                '\\w',
                '\\s',
                '[^a]',
                ';',
                '[^;]',
                'abcd',
                '[ab]',
                '\\n',
                'ſk',
                '😀',
                '\\b',
                '^',
                '$',
              ]);
        const repeats = !/^(?:\(\?[=!<]|\\b|\^|\$)/.test(atom) && next() < 0.3;
        return repeats ? `(?:${atom})${pick(['*', '+', '?', '{2}', '*?'])}` : atom;
      };
      const sequence = () => Array.from({ length: 1 + Math.floor(next() * 4) }, part).join('');
      return next() < 0.2 ? `${sequence()}|${sequence()}` : sequence();
    };
    let found = 0;
    let searchedByNeed = 0;
    for (let round = 0; round < 6_000; round++) {
      const flags = ['g', ...Array.from('imsyd').filter(() => next() < 0.25), pick(['', '', 'u', 'v'])].join(
        '',
      );
      const expression = new RegExp(expressionOf(2), flags);
      const text = Array.from({ length: 12 }, () =>
        pick(['abc', 'ABC', 'ab', 'a', 'c', '\n', '\r\n', ' ', ' ', ';', 'ſK', '😀', '\ud83d', '\u2028']),
      ).join('');
      const from = next() < 0.7 ? 0 : Math.floor(next() * (text.length + 2));
      expression.lastIndex = from;
      const expected = [...text.matchAll(expression)].map((match) => [
        match.index,
        match.index + match[0].length,
      ]);
      expression.lastIndex = 0;
      const actual = [...new Scanner(expression).matches(text, from)];
      assert.deepEqual(actual, expected, `${String(expression)} in ${JSON.stringify(text)} from ${from}`);
      found += actual.length;
      if (requirementOf(expression)) searchedByNeed++;
    }
    assert.ok(found > 5_000 && searchedByNeed > 300, `${found} matches, ${searchedByNeed} by what they need`);
  });
});
