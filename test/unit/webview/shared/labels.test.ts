import assert from 'node:assert/strict';
import {
  codeLabel,
  fromDifference,
  proseBeforeCode,
  proseLabel,
} from '../../../../src/webview/shared/labels';

describe('the line that stands for a text', () => {
  it('is a leading comment without its marks', () => {
    assert.equal(codeLabel('\n  // List every   call\nconst a = 1;'), 'List every call');
    assert.equal(codeLabel('/**\n * Finds them. */\nrun();'), 'Finds them.');
  });

  it('is the first statement where no comment says anything', () => {
    assert.equal(codeLabel('{\n//\n  const a = 1;'), 'const a = 1;');
  });

  it('passes over fences, heading marks and rules in a prompt', () => {
    assert.equal(proseLabel('---\n```\n## Summarise this\nmore'), 'Summarise this');
  });

  it('is empty for a text without a word, and cut when it is long', () => {
    assert.equal(proseLabel('\n---\n'), '');
    assert.equal(proseLabel('x'.repeat(500)).length, 201);
  });

  it('of a reply is what it says before its code', () => {
    assert.equal(proseBeforeCode('First the wrappers.\n\n```js\nrun()\n```'), 'First the wrappers.');
    assert.equal(proseBeforeCode('```js\nrun()\n```\nDone.'), undefined);
  });
});

describe('labels that begin alike', () => {
  const first = 'Does the HTTP call in this file have a timeout: src/a.ts?';

  it('are shown from the word that differs', () => {
    const other = 'Does the HTTP call in this file have a timeout: src/b.ts?';
    assert.equal(fromDifference(other, first), '…src/b.ts?');
  });

  it('stay whole when they share little, or are the same', () => {
    assert.equal(fromDifference('Summarise part 2', 'Summarise part 1'), 'Summarise part 2');
    assert.equal(fromDifference(first, first), first);
  });
});
