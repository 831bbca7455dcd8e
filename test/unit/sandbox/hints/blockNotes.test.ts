import assert from 'node:assert/strict';
import { blockNotes } from '../../../../src/sandbox/hints/blockNotes';
import { parseScript } from '../../../../src/sandbox/syntax';

const notesOf = (code: string) => blockNotes(code, parseScript(code));

describe('blockNotes', () => {
  for (const [code, note] of [
    ['1;\nl[-2]', 'note: line 2: l[-2] does not count from the end in JavaScript: l.at(-2)'],
    ['"-" * n', 'note: line 1: "-" * n is NaN in JavaScript: "-".repeat(n)'],
    [
      't.matchAll(/a/g).length',
      'note: line 1: matchAll gives an iterator, not a list: [...t.matchAll(/a/g)]',
    ],
    [
      'g(() => l.forEach(async x => f(x)))',
      'note: line 1: forEach does not wait for async functions, and their errors are lost: await Promise.all(l.map(async …))',
    ],
  ] as const) {
    it(code, () => assert.deepEqual(notesOf(code), { notes: [note], error: undefined }));
  }

  it('says nothing of what may be meant', () => {
    for (const code of [
      'o[-1] = 5',
      '"5" * 2',
      'n * "5"',
      'l.forEach(x => f(x))',
      'l.forEach(async x => f(x))',
      '[...t.matchAll(/a/g)].length',
    ])
      assert.deepEqual(notesOf(code), { notes: [], error: undefined }, code);
  });

  it('stops what takes characters for documents, unless context is a name of the block itself', () => {
    assert.match(
      notesOf('for (const f of context) print(f.path)').error ?? '',
      /for \(const f of context\.files\)/,
    );
    assert.match(notesOf('context[0].text').error ?? '', /context\.files\[0\]\.text/);
    for (const code of [
      'for (const c of context) n += c.length',
      'context[0].length',
      'l.map(context => context[0].text)',
      'for (const { path } of context.files) print(path)',
    ])
      assert.equal(notesOf(code).error, undefined, code);
  });
});
