import assert from 'node:assert/strict';
import type { FileCoverage, LineCoverage } from '../../../src/context/coverage';
import { Fence } from '../../../src/context/fence';
import { grep, grepPattern, showHits } from '../../../src/context/grep';
import { Ledger } from '../../../src/context/ledger';
import { Snapshot, textInMemory } from '../../../src/context/snapshot';
import { lineRange } from '../../../src/context/span';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const line = 'const aLineLongEnoughToBeRecognised = true;';
const numbered = (count: number, what = 'line') =>
  Array.from({ length: count }, (_, index) => `${what} number ${index + 1} of the document\n`).join('');

/** `path opened 1-3 sent 2-2` for every file of a coverage. */
function shown(ledger: Ledger): string[] {
  const ranges = (kind: string, found: LineCoverage | undefined) =>
    found ? [kind, found.ranges.map(({ from, to }) => `${from}-${to}`).join(',')] : [];
  const text = ({ path, opened, printed, sent, cited }: FileCoverage) =>
    [path, ...ranges('opened', opened), ...ranges('printed', printed), ...ranges('sent', sent)]
      .concat(ranges('cited', cited))
      .join(' ');
  return (ledger.coverage(0).files ?? []).map(text);
}

describe('Ledger', () => {
  const snapshot = inMemorySnapshot({ 'a.txt': numbered(10), 'b.txt': numbered(4, 'other'), c: 'x' });

  it('counts documents and lines of each kind once', () => {
    const ledger = new Ledger(snapshot);
    ledger.searched(0);
    ledger.searched(0);
    ledger.searched(1, lineRange(snapshot, 1, 2, 3));
    ledger.opened(1, 'other number 1 of the document', 0);
    const { searched, opened, printed, sent, cited, lines, leftOut, inScope } = ledger.coverage(4);
    assert.deepEqual([inScope, searched, opened, printed, sent, cited, leftOut], [3, 2, 1, 0, 0, 0, 4]);
    assert.deepEqual(lines, { inScope: 15, searched: 12, opened: 1, printed: 0, sent: 0, cited: 0 });
  });

  it('finds the place of text whose place it is not told', () => {
    const ledger = new Ledger(snapshot);
    ledger.opened(0, 'line number 3 of the document');
    ledger.opened(2, 'x');
    assert.deepEqual(shown(ledger), ['a.txt opened 3-3', 'c opened 1-1']);
    assert.equal(ledger.coverage(0).incomplete, false);
    ledger.opened(1, 'in no document');
    assert.equal(ledger.coverage(0).incomplete, true);
  });

  it('recognises opened lines in a prompt, what follows them, and no others', () => {
    const texts = inMemorySnapshot({ a: `${line}\n}\n\nshort\nmore\n`, b: 'short\n}\n' });
    const ledger = new Ledger(texts);
    ledger.opened(0, texts.document(0).text(), 0);
    ledger.opened(1, 'short\n', 0);
    ledger.sentPrompt(`What is this?\n  ${line}\n}\n\nshort`);
    assert.deepEqual(shown(ledger), ['a opened 1-5 sent 1-4', 'b opened 1-1']);
  });

  it('takes no line for sent that code has not opened, or that stands in two places', () => {
    const texts = inMemorySnapshot({ a: `${line}\n`, b: `${line}\n` });
    const ledger = new Ledger(texts);
    ledger.sentPrompt(line);
    assert.equal(ledger.coverage(0).sent, 0, 'not opened');
    ledger.opened(0, line, 0);
    ledger.opened(1, line, 0);
    ledger.sentPrompt(line);
    assert.equal(ledger.coverage(0).sent, 0, 'in two places');
  });

  it('reads paths and line numbers in what is printed, and believes them only where the text agrees', () => {
    const ledger = new Ledger(snapshot);
    const fence = new Fence(new Uint8Array(32));
    ledger.printed(fence.span(snapshot, lineRange(snapshot, 0, 2, 3)));
    const hits = grep(snapshot, grepPattern('number 4').expression, [0, 1]);
    ledger.printed(showHits(snapshot, hits));
    ledger.printed('a.txt:9: line number 9 of the document\nb.txt:1: something else, made up by code');
    assert.deepEqual(shown(ledger), ['a.txt printed 2-4,9-9', 'b.txt printed 4-4']);
  });

  it('writes what a part reads into the whole, also from parts of parts', () => {
    const ledger = new Ledger(snapshot);
    const middle = lineRange(snapshot, 0, 4, 9);
    const part = ledger.part([undefined, middle]);
    const within = lineRange(snapshot, 0, 2, 3);
    const inner = part.part([{ ...within, document: 1 }]);
    part.opened(0, 'a text of no known place');
    part.opened(1, 'line number 5 of the document', 'line number 4 of the document\n'.length);
    inner.sent(0);
    part.searched(1);
    assert.deepEqual(shown(ledger), ['a.txt opened 5-6 sent 5-6']);
    assert.equal(ledger.coverage(0).lines?.searched, 6);
    assert.deepEqual(part.coverage(0), ledger.coverage(0), 'a part tells of the whole run');
  });

  it('keeps to the stretch that a part has', () => {
    const ledger = new Ledger(snapshot);
    ledger.part([lineRange(snapshot, 0, 1, 2)]).sent(0, { start: 10, end: 1_000 });
    assert.deepEqual(shown(ledger), ['a.txt opened 1-2 sent 1-2']);
  });

  it('counts the lines of a selection as its file does', () => {
    const selected = new Snapshot([textInMemory('s', numbered(5), { firstLine: 100 })]);
    const ledger = new Ledger(selected);
    ledger.opened(0, 'line number 2 of the document', 'line number 1 of the document\n'.length);
    ledger.printed('s:103: line number 4 of the document');
    assert.deepEqual(shown(ledger), ['s opened 101-101 printed 103-103']);
  });

  it('knows what was read, and what was only searched', () => {
    const ledger = new Ledger(snapshot);
    ledger.searched(0);
    const [third, fourth] = [lineRange(snapshot, 0, 3, 3), lineRange(snapshot, 0, 4, 4)];
    ledger.sent(0, third);
    assert.deepEqual([ledger.wasRead(third), ledger.wasRead(fourth)], [true, false]);
  });

  it('marks what is cited where it checks out', () => {
    const ledger = new Ledger(snapshot);
    const cite = { text: '', path: 'a.txt', line: 2, endLine: 3 };
    ledger.cited([cite, { ...cite, line: 99, endLine: 99, problem: 'no' }, { ...cite, path: 'gone' }]);
    assert.deepEqual(shown(ledger), ['a.txt cited 2-3']);
  });

  it('lists the most telling files first, and only so many', () => {
    const many = inMemorySnapshot(
      Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n}`, numbered(60)])),
    );
    const ledger = new Ledger(many);
    for (let index = 0; index < 300; index++) ledger.opened(index, 'line number 1 of the document', 0);
    for (let at = 1; at <= 60; at += 2) ledger.sent(290, lineRange(many, 290, at, at));
    ledger.cited([{ text: '', path: 'f299', line: 1, endLine: 1 }]);
    const { files = [], moreFiles } = ledger.coverage(0);
    assert.deepEqual([files.length, moreFiles, files[0]?.path, files[1]?.path], [200, 100, 'f299', 'f290']);
    assert.equal(files[1]?.sent?.lines, 30);
    assert.equal(files[1].sent.ranges.length, 20, 'ranges are bounded, lines are not');
  });
});
