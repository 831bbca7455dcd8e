import assert from 'node:assert/strict';
import { LineIndex } from '../../../src/context/lineIndex';

const lines = (text: string) => {
  const index = new LineIndex(() => text);
  return Array.from({ length: index.count }, (_, line) => index.line(line));
};

describe('LineIndex', () => {
  it('ends lines at \\n, \\r\\n and \\r, and starts none after the last terminator', () => {
    assert.deepEqual(lines('a\nb\r\nc\rd'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(lines('a\nb\n'), ['a', 'b']);
    assert.deepEqual(lines('a\n\n'), ['a', '']);
    assert.deepEqual(lines('\n'), ['']);
    assert.deepEqual(lines(''), []);
  });

  it('finds the line of every offset', () => {
    const text = 'ab\r\n\ncd\n';
    const index = new LineIndex(() => text);
    const found = Array.from({ length: text.length + 1 }, (_, offset) => index.lineAt(offset));
    assert.deepEqual(found, [0, 0, 0, 0, 1, 2, 2, 2, 2]);
  });
});
