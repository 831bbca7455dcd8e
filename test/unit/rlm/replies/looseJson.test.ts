import assert from 'node:assert/strict';
import { lastStringProperty, parseLooseJson } from '../../../../src/rlm/replies/looseJson';

describe('parseLooseJson', () => {
  it('reads JSON as it is', () => {
    const value = { code: 'a\n"b"\\', list: [1, true, null, { x: 'é' }] };
    assert.deepEqual(parseLooseJson(JSON.stringify(value, null, 2)), value);
  });

  it('mends line ends and tabs inside strings', () => {
    assert.deepEqual(parseLooseJson('{"code": "a\n\tb"}'), { code: 'a\n\tb' });
  });

  it('keeps backslashes that escape nothing in JSON', () => {
    assert.deepEqual(parseLooseJson('{"code": "/\\s+\\d/\n"}'), { code: '/\\s+\\d/\n' });
  });

  it('drops commas too many, and what follows the value', () => {
    assert.deepEqual(parseLooseJson('{"a": [1, 2,],} and more'), { a: [1, 2] });
  });

  it('adds the brackets that a stop sequence took away', () => {
    assert.deepEqual(parseLooseJson('{"a": {"b": ["c"'), { a: { b: ['c'] } });
    assert.deepEqual(parseLooseJson('{"a": "cut'), { a: 'cut' });
  });

  it('gives undefined for what is no JSON', () => {
    for (const text of ['', 'words', '"text"', '{a: 1}', '[1 2', '{"a"}'])
      assert.equal(parseLooseJson(text), undefined, text);
  });
});

describe('lastStringProperty', () => {
  it('takes a text up to the last quote, quotes in it and all', () => {
    assert.equal(
      lastStringProperty('{"x": 1, "code": "f("a", "b")\\nprint(\\"c\\")"}}', 'code'),
      'f("a", "b")\nprint("c")',
    );
  });

  it('gives undefined when the text has no end, or there is none', () => {
    assert.equal(lastStringProperty('{"code": "f("a") and', 'code'), undefined);
    assert.equal(lastStringProperty('{"other": "x"}', 'code'), undefined);
  });
});
