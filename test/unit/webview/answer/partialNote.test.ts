import assert from 'node:assert/strict';
import type { Answered } from '../../../../src/rlm/events';
import { answerToCopy, partialNote } from '../../../../src/webview/answer/partialNote';

const answered: Answered = { type: 'answered', answer: 'Two.', how: 'fallback', citations: [] };
const partial = { phase: 'partial', title: 'Partial', reason: 'Out of turns.' } as const;

describe('a partial answer', () => {
  it('says so, also when it is pasted elsewhere', () => {
    assert.match(partialNote(answered, partial) ?? '', /^This answer is partial: it is the best/);
    assert.match(answerToCopy(answered, partial), /^> This answer is partial: .* Out of turns\.\n\nTwo\.$/);
  });

  it('is none when the run is complete', () => {
    const complete = { phase: 'complete', title: 'Complete' } as const;
    assert.equal(partialNote(answered, complete), undefined);
    assert.equal(answerToCopy(answered, complete), 'Two.');
  });

  it('that is JSON is copied as JSON alone', () => {
    assert.equal(answerToCopy(answered, partial, '{\n}'), '{\n}');
  });
});
