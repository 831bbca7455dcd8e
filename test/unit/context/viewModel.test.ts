import assert from 'node:assert/strict';
import { TextView } from '../../../src/context/view';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';
import { JoinedModel } from '../../support/joinedModel';
import { seeded } from '../../support/seeded';
import { rareTexts, sourceTrees } from '../../support/sourceTrees';

const ignore = () => undefined;
const next = seeded(11);
const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
const below = (limit: number) => Math.floor(next() * limit);

const sources = ['\\w+', '^.*$', '(?<first>\\w)(?<second>x)?', '\\bimport\\b.*', '[A-Z]\\w+Error\\b', '(?:)'];
sources.push('$', '^', '\\r?\\n', '\\s+', '(?<=\\n)\\S', '.', '[^]', '😀', '\\u2028|ß', 'one|TWO', '(a)|(b)');
sources.push('[\\ud83d]', 'export (?:function|const) (\\w+)', '"[^"]*"', '[ \\t]+$', 'x*', '(\\w)\\1');

function anyExpression(): RegExp {
  return new RegExp(
    pick(sources),
    Array.from('gimsyd')
      .filter(() => next() < 0.4)
      .join('') + pick(['', '', 'u', 'v']),
  );
}

/** A few documents of the trees, with odd ones between them. */
function someTexts(all: readonly (readonly [string, string])[]): Record<string, string> {
  const chosen = Array.from({ length: 1 + below(5) }, () => pick(all)).filter(
    ([, text]) => text.length < 8_000,
  );
  const odd = Object.entries(rareTexts).filter(() => next() < 0.4);
  return Object.fromEntries([...chosen, ...odd].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('TextView and the joined string', () => {
  const trees = Object.entries(sourceTrees());
  const whole = { ...Object.fromEntries(trees), ...rareTexts };

  it('are over some hundred real files', () => {
    assert.ok(trees.length > 300, `${trees.length} files`);
  });

  it('have the same length and text, wherever it is cut', () => {
    const view = new TextView(inMemorySnapshot(whole));
    const { joined, documents } = new JoinedModel(whole);
    assert.equal(view.length, joined.length);
    assert.ok(view.slice(0, joined.length) === joined);
    for (let round = 0; round < 2_000; round++) {
      const around = next() < 0.5 ? pick(documents).start + below(5) - 3 : below(joined.length);
      const end = Math.min(joined.length, around + (next() < 0.1 ? below(joined.length) : below(40)));
      assert.ok(view.slice(around, end) === joined.slice(around, end), `${around}–${end}`);
    }
  });

  it('find the same literals in the same places, from the front and from the back', () => {
    const view = new TextView(inMemorySnapshot(whole));
    const model = new JoinedModel(whole);
    for (let round = 0; round < 500; round++) {
      const at = below(model.joined.length);
      const literal =
        next() < 0.2 ? pick(['😀', '\ud83d', '\n', 'ß']) : model.joined.slice(at, at + 1 + below(6));
      const from = below(model.joined.length);
      const told = `${JSON.stringify(literal)} from ${from}`;
      assert.equal(view.indexOf(literal, from, ignore), model.indexOf(literal, from), told);
      assert.equal(view.lastIndexOf(literal, from, ignore), model.lastIndexOf(literal, from), told);
    }
  });

  it('match the same with every flag, from any place', () => {
    let found = 0;
    for (let round = 0; round < 1_500; round++) {
      const texts = someTexts(trees);
      const model = new JoinedModel(texts);
      const snapshot = inMemorySnapshot(texts);
      const expression = anyExpression();
      const from =
        next() < 0.5
          ? 0
          : next() < 0.3
            ? pick([...model.documents, { start: 0 }]).start
            : below(model.joined.length + 2);
      const actual = [...new TextView(snapshot).match(expression, from, ignore)].map(
        ({ document, start, end }) => [snapshot.textStart(document) + start, end - start],
      );
      const expected = model.matches(expression, from).map((match) => [match.index, match[0].length]);
      assert.deepEqual(
        actual,
        expected,
        `${String(expression)} from ${from} in ${Object.keys(texts).join(', ')}`,
      );
      found += actual.length;
    }
    assert.ok(found > 10_000, `${found} matches`);
  });

  it('split into the same pieces, captures included', () => {
    for (let round = 0; round < 600; round++) {
      const texts = someTexts(trees);
      const separator = next() < 0.4 ? pick(['\n', '\r\n', ';', ', ', 'x', '😀', '  ']) : anyExpression();
      const view = new TextView(inMemorySnapshot(texts));
      const pieces = [...view.split(separator, ignore)].map(({ document, start, end }) =>
        view.piece(document, start, end),
      );
      const expected = new JoinedModel(texts).split(separator).map((piece) => piece ?? null);
      assert.deepEqual(pieces, expected, `${String(separator)} in ${Object.keys(texts).join(', ')}`);
    }
  });

  it('map case alike, letter for letter, however the text is cut', () => {
    const lower = new TextView(inMemorySnapshot(rareTexts), 'lower');
    const upper = new TextView(inMemorySnapshot(rareTexts), 'upper');
    const { joined } = new JoinedModel(rareTexts);
    const kept = (text: string, mapped: string) => (mapped.length === text.length ? mapped : text);
    const expected = (map: (text: string) => string) =>
      Array.from(joined, (letter) => kept(letter, map(letter))).join('');
    // The last sigma of a word is another letter in a whole word than by itself.
    assert.equal(
      lower.slice(0, lower.length).replaceAll('ς', 'σ'),
      expected((letter) => letter.toLowerCase()),
    );
    assert.equal(
      upper.slice(0, upper.length),
      expected((letter) => letter.toUpperCase()),
    );
    for (const view of [lower, upper]) {
      const all = view.slice(0, view.length);
      for (let at = 0; at < all.length; at++) assert.equal(view.slice(at, at + 1), all[at]);
    }
  });
});
