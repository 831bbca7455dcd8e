import assert from 'node:assert/strict';
import { Ranker } from '../../../src/context/rank';
import { textOf } from '../../../src/context/span';
import { termsOf } from '../../../src/context/terms';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const filler = Array.from({ length: 300 }, (_, index) => `export const setting${index} = ${index};`).join(
  '\n',
);
const snapshot = inMemorySnapshot({
  'docs/limits.md': 'Requests have a time limit.\n',
  'src/config.ts': `${filler}\n\n// Requests that time out are tried again, waiting longer each time.\nexport function fetchWithRetry() {}\n\n${filler}\n`,
  'src/retryBackoff.ts': 'export const wait = (n: number) => 2 ** n;\n',
  'src/user_name.ts': 'export const getUserName = () => user_name;\n',
});
const all = [...snapshot.documents.keys()];

function pathsOf(ranker: Ranker, query: string, count = 10, documents = all): string[] {
  return ranker
    .rank(query, count, documents)
    .passages.map(({ document }) => snapshot.document(document).path);
}

describe('termsOf', () => {
  it('parts names into their words and keeps them as a whole', () => {
    assert.deepEqual(termsOf('getUserName parseHTMLText user_name kebab-case sha256'), [
      ...['get', 'user', 'name', 'getusername', 'parse', 'html', 'text', 'parsehtmltext'],
      ...['user', 'name', 'kebab', 'case', 'sha256'],
    ]);
  });

  it('takes letters of any script', () => {
    assert.deepEqual(termsOf('Größe 検索 ЗапросИмя'), ['größe', '検', '索', 'запрос', 'имя', 'запросимя']);
  });
});

describe('rank', () => {
  it('finds the passage, not only the document', () => {
    const [best] = new Ranker(snapshot).rank('try again longer', 3, all).passages;
    assert.ok(best);
    assert.match(textOf(snapshot, best), /tried again, waiting longer/);
    assert.ok(best.end - best.start <= 1_500);
  });

  it('understands camelCase, snake_case, and words in paths', () => {
    assert.equal(pathsOf(new Ranker(snapshot), 'user name')[0], 'src/user_name.ts');
    assert.equal(pathsOf(new Ranker(snapshot), 'retry backoff')[0], 'src/retryBackoff.ts');
  });

  it('gives as many as asked for, of the documents asked for, and none for words that are nowhere', () => {
    assert.equal(new Ranker(snapshot).rank('setting', 2, all).passages.length, 2);
    assert.deepEqual(pathsOf(new Ranker(snapshot), 'requests', 10, [0]), ['docs/limits.md']);
    assert.deepEqual(pathsOf(new Ranker(snapshot), 'zebra'), []);
    assert.deepEqual(pathsOf(new Ranker(snapshot), ' .. '), []);
  });

  it('gives the same whatever was asked before', () => {
    const asked = new Ranker(snapshot);
    asked.rank('retry', 5, [1]);
    asked.rank('time limit', 5, all);
    assert.deepEqual(asked.rank('requests time', 5, all), new Ranker(snapshot).rank('requests time', 5, all));
  });

  it('ranks as an index of all words would: the rarer a word, and the shorter the passage, the better', () => {
    const words = inMemorySnapshot({
      'common.txt': 'alpha '.repeat(9),
      'rare.txt': 'alpha omega',
      'long.txt': `alpha omega ${filler.slice(0, 1_200)}`,
      'begins.txt': 'alphabet',
      'none.txt': 'nothing of it',
    });
    const { passages, compared } = new Ranker(words).rank('alpha omega', 9, [0, 1, 2, 3, 4]);
    assert.deepEqual(
      passages.map(({ document }) => words.document(document).path),
      ['rare.txt', 'long.txt', 'common.txt', 'begins.txt'],
    );
    assert.equal(compared, 5);
  });

  it('compares passages of the documents with the rarest words where not all fit an index', () => {
    const ranker = new Ranker(snapshot, 4_000);
    const { passages, compared } = ranker.rank('longer time limit', 3, all);
    assert.ok(compared < all.length);
    const best = passages.map((span) => textOf(snapshot, span));
    assert.ok(
      best.some((text) => text.includes('waiting longer')) &&
        best.some((text) => text.includes('time limit')),
    );
  });
});
