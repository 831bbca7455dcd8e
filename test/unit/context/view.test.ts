import assert from 'node:assert/strict';
import { TextView } from '../../../src/context/view';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const texts = { 'a.ts': 'one two\nthree', 'b.ts': 'two\n', 'c/d.ts': '' };
const joined = '=== a.ts ===\none two\nthree\n=== b.ts ===\ntwo\n=== c/d.ts ===\n\n';
const snapshot = inMemorySnapshot(texts);
const view = new TextView(snapshot);
const ignore = () => undefined;

describe('TextView', () => {
  it('slices as the joined text does, at every pair of offsets', () => {
    assert.equal(view.length, joined.length);
    for (let start = 0; start <= joined.length; start++) {
      for (let end = start; end <= joined.length; end++) {
        assert.equal(view.slice(start, end), joined.slice(start, end), `${start}–${end}`);
      }
    }
  });

  it('tells which documents a slice took text from', () => {
    const touched: number[] = [];
    view.slice(0, joined.indexOf('=== b'), (index) => touched.push(index));
    assert.deepEqual(touched, [0]);
  });

  it('finds literals where the joined text has them, but not in headers or across documents', () => {
    assert.equal(view.indexOf('two', 0, ignore), joined.indexOf('two'));
    assert.equal(view.indexOf('two', joined.indexOf('two') + 1, ignore), joined.lastIndexOf('two'));
    assert.equal(view.lastIndexOf('two', joined.length, ignore), joined.lastIndexOf('two'));
    assert.equal(view.lastIndexOf('two', joined.lastIndexOf('two') - 1, ignore), joined.indexOf('two'));
    assert.equal(view.indexOf('=== b.ts', 0, ignore), -1);
    assert.equal(view.indexOf('three\n===', 0, ignore), -1);
  });

  it('takes ^ and $ as the ends of a document', () => {
    const hits = [...view.match(/^\w+|\w+$/g, 0, ignore)];
    assert.deepEqual(
      hits.map(({ document, start, end }) =>
        texts[Object.keys(texts)[document] as keyof typeof texts].slice(start, end),
      ),
      ['one', 'three', 'two'],
    );
  });

  it('stops at the first hit of an expression that is not global', () => {
    assert.equal(view.match(/t/, 0, ignore).length, 1);
  });

  it('ends a search for empty matches', () => {
    assert.equal(view.match(/x*/g, 0, ignore).length, 'one two\nthree'.length + 1 + 'two\n'.length + 1 + 1);
  });

  it('splits lines as the joined text does', () => {
    const pieces = [...view.split('\n', ignore)].map(({ document, start, end }) =>
      view.piece(document, start, end),
    );
    assert.deepEqual(pieces, [
      '=== a.ts ===',
      'one two',
      'three',
      '=== b.ts ===',
      'two',
      '=== c/d.ts ===',
      '',
    ]);
  });

  it('keeps offsets when a letter changes length in the other case', () => {
    const turkish = inMemorySnapshot({ 'x.txt': 'İX and ß' });
    const lower = new TextView(turkish, 'lower');
    assert.equal(lower.textOf(0).length, 'İX and ß'.length);
    assert.equal(lower.indexOf('x and', 0, ignore), turkish.textStart(0) + 1);
  });
});
