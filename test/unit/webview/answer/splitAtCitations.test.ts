import assert from 'node:assert/strict';
import { citationSplitter } from '../../../../src/webview/answer/splitAtCitations';
import { cite } from '../fakeRun';

/** Citations in angle brackets. */
const mark = (text: string, ...cited: string[]): string =>
  citationSplitter(cited.map((each) => cite(each)))(text)
    .map((piece) => (piece.citation ? `<${piece.citation.text}>` : piece.text))
    .join('');

describe('citations in text', () => {
  it('are found wherever they stand', () => {
    assert.equal(mark('See a.ts:1, (b/c.ts:2-3).', 'a.ts:1', 'b/c.ts:2-3'), 'See <a.ts:1>, (<b/c.ts:2-3>).');
  });

  it('are not cut out of longer numbers or longer paths', () => {
    assert.equal(mark('a.ts:10 and src/a.ts:1 and xa.ts:1', 'a.ts:1'), 'a.ts:10 and src/a.ts:1 and xa.ts:1');
  });

  it('are the longest that fits', () => {
    assert.equal(mark('a.ts:10-12 a.ts:10', 'a.ts:10', 'a.ts:10-12'), '<a.ts:10-12> <a.ts:10>');
  });

  it('may have ./ before them', () => assert.equal(mark('./src/a.ts:1', 'src/a.ts:1'), './<src/a.ts:1>'));

  it('are taken literally: brackets, dots and dollars are no pattern', () => {
    assert.equal(mark('app/[id]/$x.tsx:4 appXid', 'app/[id]/$x.tsx:4'), '<app/[id]/$x.tsx:4> appXid');
  });

  it('may be in any alphabet', () => assert.equal(mark('über.ts:1', 'ber.ts:1'), 'über.ts:1'));

  it('leave text without any as one piece', () => {
    assert.deepEqual(citationSplitter([])('plain'), [{ text: 'plain' }]);
    assert.deepEqual(citationSplitter([])(''), []);
  });
});
