import assert from 'node:assert/strict';
import { rewrite } from '../../../src/sandbox/rewrite';
import { BlockSyntaxError } from '../../../src/sandbox/syntax';

const code = (source: string) => rewrite(source).code;

describe('rewrite', () => {
  it('makes top-level declarations ones that can be repeated, and leaves inner ones alone', () => {
    assert.equal(code('const a = 1, [b] = c'), 'var a = 1, [b] = c');
    assert.equal(code('let a'), 'var a = undefined');
    assert.equal(code('class A {}'), 'var A = class A {};');
    assert.equal(code('for (const a of b) { let c }'), 'for (const a of b) { let c }');
    assert.equal(code('function f() { const a = 1 }'), 'function f() { const a = 1 }');
  });

  it('keeps line numbers', () => {
    const source = 'const a = 1;\n\nlet b;\nclass C {}\n';
    assert.equal(code(source).split('\n').length, source.split('\n').length);
  });

  it('wraps a block that returns, and keeps its variables global', () => {
    const wrapped = code('const a = 1;\nif (a) return a;');
    assert.equal(wrapped, 'await (async () => {  (a = 1);\nif (a) return a;\n})()');
    assert.equal(code('function f() { return 1 }'), 'function f() { return 1 }');
    assert.equal(code('const f = () => { return 1 }'), 'var f = () => { return 1 }');
  });

  it('tells whether a value is to be shown', () => {
    assert.equal(rewrite('1 + 1').showsValue, true);
    assert.equal(rewrite('const a = 1').showsValue, false);
    assert.equal(rewrite('return 1').showsValue, true);
  });

  it('points at what does not parse', () => {
    assert.throws(
      () => rewrite('const a = 1;\nconst b = ;'),
      (error: unknown) => error instanceof BlockSyntaxError && error.position === 23,
    );
  });
});
