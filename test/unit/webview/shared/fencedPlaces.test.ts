import assert from 'node:assert/strict';
import { Fence } from '../../../../src/context/fence';
import { fencedPlaces } from '../../../../src/webview/shared/fencedPlaces';

describe('the places fenced in a prompt', () => {
  it('are read as they were written', () => {
    const prompt =
      'Why?\n<data id="0123456789ab" path="src/a \\"b\\".ts" lines="3-9">\n3| x\n</data id="0123456789ab">\n' +
      '<data id="0123456789ac" path="b.md" lines="1">\n1| y\n</data id="0123456789ac">';
    assert.deepEqual(fencedPlaces(prompt), ['src/a "b".ts:3-9', 'b.md:1']);
  });

  it('are none for text of no known place', () => {
    assert.deepEqual(fencedPlaces(new Fence(new Uint8Array([1])).text('path="a" lines="1"')), []);
  });
});
