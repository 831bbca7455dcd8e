import assert from 'node:assert/strict';
import type { Citation } from '../../../../src/context/citations';
import { citationNote, citationState, citationSummary } from '../../../../src/webview/answer/citationStates';

const verified: Citation = { text: 'a.ts:1', path: 'a.ts', line: 1, endLine: 1 };
const unread: Citation = { ...verified, unread: true };
const masked: Citation = { ...verified, masked: 'GitHub Token' };
const problem: Citation = { ...verified, problem: 'a.ts has 0 lines' };
const leftOut: Citation = { ...verified, problem: '.env was left out: may hold secrets', leftOut: true };

describe('the state of a citation', () => {
  it('tells five apart, each with its words', () => {
    assert.deepEqual([verified, unread, masked, problem, leftOut].map(citationState), [
      'verified',
      'unread',
      'masked',
      'problem',
      'leftOut',
    ]);
    assert.equal(citationNote(verified), undefined);
    assert.match(citationNote(unread) ?? '', /not read by this run/);
    assert.match(citationNote(masked) ?? '', /masked \(GitHub Token\)/);
    assert.equal(citationNote(problem), 'a.ts has 0 lines');
  });

  it('counts them', () => {
    const summaries = [
      [],
      [verified],
      [verified, verified],
      [problem],
      [...Array<Citation>(11).fill(verified), problem],
      [verified, unread, problem, leftOut],
      [leftOut],
      [verified, masked],
    ].map(citationSummary);
    assert.deepEqual(summaries, [
      'No citations',
      '1 citation, verified',
      '2 citations, all verified',
      '1 citation: 1 not found',
      '12 citations: 11 verified, 1 not found',
      '3 citations: 1 verified, 1 not read by this run, 1 not found; names 1 document left out of this run',
      'No citations; names 1 document left out of this run',
      '2 citations: 1 verified, 1 partly masked',
    ]);
  });

  it('does not call the first ones all of them', () => {
    assert.match(citationSummary(Array<Citation>(5000).fill(verified)), /^The first 5,000 citations/);
  });
});
