import assert from 'node:assert/strict';
import { emptyRun, reduce } from '../../../../src/rlm/trajectory';
import { flattenRun } from '../../../../src/webview/tree/rows';
import { findTyped, treeAction } from '../../../../src/webview/tree/treeKeys';
import { finishedRun } from '../fakeRun';

const run = finishedRun().reduce(reduce, emptyRun());
const rows = flattenRun(run, new Map([['2', false]]));
const at = (id: string): number => rows.findIndex((row) => row.id === id);
const press = (key: string, id: string) => treeAction(key, rows, at(id), 10);

describe('keys in the tree', () => {
  it('move by line, page and to the ends, and stop there', () => {
    assert.deepEqual(press('ArrowDown', '1'), { kind: 'select', index: at('1.root') });
    assert.deepEqual(press('ArrowUp', 'run'), { kind: 'select', index: 0 });
    assert.deepEqual(press('PageDown', 'run'), { kind: 'select', index: 10 });
    assert.deepEqual(press('End', 'run'), { kind: 'select', index: rows.length - 1 });
    assert.deepEqual(press('Home', '5.c2'), { kind: 'select', index: 0 });
    assert.deepEqual(treeAction('ArrowDown', rows, rows.length - 1, 10), {
      kind: 'select',
      index: rows.length - 1,
    });
  });

  it('open a closed branch with Right, then go into it', () => {
    assert.deepEqual(press('ArrowRight', '2'), { kind: 'toggle', index: at('2') });
    assert.deepEqual(press('ArrowRight', '1'), { kind: 'select', index: at('1.root') });
    assert.equal(press('ArrowRight', '1.root'), undefined);
  });

  it('close an open branch with Left, else go to its head', () => {
    assert.deepEqual(press('ArrowLeft', '1'), { kind: 'toggle', index: at('1') });
    assert.deepEqual(press('ArrowLeft', '2'), { kind: 'select', index: 0 });
    assert.deepEqual(press('ArrowLeft', '5.c2.1.root'), { kind: 'select', index: at('5.c2.1') });
  });

  it('open with Enter, and leave other keys to others', () => {
    assert.deepEqual(press('Enter', '1.root'), { kind: 'open', index: at('1.root') });
    assert.equal(press('Tab', '1'), undefined);
  });
});

describe('typing in the tree', () => {
  const labels = ['Turn 1', 'Code', 'Turn 2', 'Code'];
  const some = rows.slice(0, 4);
  const find = (index: number, typed: string) =>
    findTyped(some, index, typed, (row) => labels[some.indexOf(row)]!);

  it('goes on to the next line with one letter, round the end', () => {
    assert.equal(find(0, 't'), 2);
    assert.equal(find(3, 'c'), 1);
  });

  it('stays on a line that more letters still fit', () => assert.equal(find(2, 'turn 2'), 2));

  it('finds nothing where nothing fits', () => assert.equal(find(0, 'x'), -1));
});
