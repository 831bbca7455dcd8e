import assert from 'node:assert/strict';
import { readBody } from '../../../src/models/readBody';
import { eventually } from '../../support/eventually';

/** A response whose body comes in these pieces, and what was asked of it. */
function responseOf(...pieces: (Uint8Array | string)[]) {
  const seen = { reads: 0, ended: false, cancelled: false };
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[seen.reads++];
        if (piece === undefined) {
          seen.ended = true;
          controller.close();
        } else controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), seen };
}

describe('readBody', () => {
  it('tells the text piece by piece, after an empty piece for the headers', async () => {
    const { response } = responseOf('one ', 'two');
    const texts: string[] = [];
    await readBody(response, (text) => {
      texts.push(text);
      return false;
    });
    assert.equal(texts[0], '');
    assert.deepEqual(texts.filter(Boolean), ['one ', 'two']);
  });

  it('puts characters together that are split between pieces', async () => {
    const bytes = new TextEncoder().encode('naïve 🙂');
    const { response } = responseOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    let all = '';
    await readBody(response, (text) => {
      all += text;
      return false;
    });
    assert.equal(all, 'naïve 🙂');
  });

  it('shows the character of a body that ends in the middle of one', async () => {
    const { response } = responseOf(new TextEncoder().encode('é').slice(0, 1));
    let all = '';
    await readBody(response, (text) => {
      all += text;
      return false;
    });
    assert.equal(all, '\ufffd');
  });

  it('comes back when there is enough, and still lets the body end, so that its connection can be used again', async () => {
    const { response, seen } = responseOf('one', 'enough', 'more');
    const texts: string[] = [];
    await readBody(response, (text) => {
      texts.push(text);
      return text === 'enough';
    });
    assert.deepEqual(texts, ['', 'one', 'enough']);
    await eventually(() => seen.ended);
    assert.equal(seen.cancelled, false);
  });
});
