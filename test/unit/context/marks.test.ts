import assert from 'node:assert/strict';
import { Marks } from '../../../src/context/marks';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

describe('Marks', () => {
  const snapshot = inMemorySnapshot({ a: 'one\r\ntwo\r\nthree', b: 'x\ny\n', empty: '' });

  it('joins lines that were marked one by one, without their line breaks', () => {
    const marks = new Marks(snapshot);
    marks.add(0, 0, 3);
    marks.add(0, 5, 8);
    assert.deepEqual([...marks.of(0)], [{ start: 0, end: 10 }]);
    marks.add(0, 10, 15);
    assert.equal(marks.isWhole(0), true);
    assert.equal(marks.documents, 1);
  });

  it('says what it may overlap', () => {
    const marks = new Marks(snapshot);
    marks.add(0, 0, 3);
    assert.equal(marks.mayOverlap(0, 4, 6), true, 'the line break belongs to its line');
    assert.equal(marks.mayOverlap(0, 5, 6), false);
    marks.addSomewhere(1);
    assert.equal(marks.mayOverlap(1, 0, 1), true, 'its place is not known');
    assert.equal(marks.isIncomplete, true);
  });

  it('keeps no more stretches than its bound, and says so', () => {
    const marks = new Marks(snapshot, 1);
    marks.add(0, 0, 1);
    assert.equal(marks.isIncomplete, false);
    marks.add(1, 0, 1);
    assert.equal(marks.isIncomplete, true);
    assert.deepEqual([marks.documents, [...marks.of(1)]], [2, []]);
  });

  it('takes whole documents out of the bound', () => {
    const marks = new Marks(snapshot, 1);
    marks.add(0, 0, 1);
    marks.addWhole(0);
    marks.add(1, 0, 1);
    assert.equal(marks.isIncomplete, false);
  });
});
