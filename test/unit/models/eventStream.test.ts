import assert from 'node:assert/strict';
import { APIError } from 'openai';
import { EventStream } from '../../../src/models/eventStream';

function streamOf() {
  const values: unknown[] = [];
  return { stream: new EventStream((value) => values.push(value)), values };
}

describe('EventStream', () => {
  for (const size of [1, 2, 7, 1000]) {
    it(`tells each event once it is whole, however the text is cut (${size})`, () => {
      const text = ': hello\r\n\r\ndata: {"a":1}\r\n\r\nid: 7\ndata: {"b":\ndata: 2}\n\ndata: [DONE]\n\n';
      const { stream, values } = streamOf();
      for (let at = 0; at < text.length; at += size) stream.push(text.slice(at, at + size));
      assert.deepEqual(values, [{ a: 1 }, { b: 2 }]);
      assert.equal(stream.isDone, true);
    });
  }

  it('keeps the text until it proves to be a stream of events', () => {
    const { stream } = streamOf();
    stream.push('{"choices":\n[');
    stream.push(']}');
    assert.equal(stream.hasEvents, false);
    assert.equal(stream.head, '{"choices":\n[]}');
    stream.push('\n\ndata: {}\n\n');
    assert.equal(stream.hasEvents, true);
    assert.equal(stream.head, '');
  });

  it('takes nothing after the end was announced', () => {
    const { stream, values } = streamOf();
    stream.push('data: [DONE]\n\ndata: {"late":true}\n\n');
    assert.deepEqual(values, []);
  });

  it('throws what an endpoint says went wrong', () => {
    for (const text of [
      'data: {"error":{"message":"it fell over"}}\n\n',
      'event: error\ndata: {"message":"it fell over"}\n\n',
    ]) {
      assert.throws(
        () => streamOf().stream.push(text),
        (error) => error instanceof APIError && error.message === 'it fell over',
      );
    }
  });

  it('throws for an event that is not JSON', () => {
    assert.throws(() => streamOf().stream.push('data: {"half\n\n'), SyntaxError);
  });
});
