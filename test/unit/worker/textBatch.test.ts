import assert from 'node:assert/strict';
import { SecretFinder } from '../../../src/gather/masking';
import { BatchBuilder, type TextBatch } from '../../../src/worker/textBatch.node';

const token = ['ghp', 'k3Jf9QmZx2VbT7wLpR8sYcH5nDg4AuE6k3Jf'].join('_');
const hidden = '*'.repeat(token.length);

function batchOf(contents: readonly Buffer[], mayHold = Infinity): TextBatch {
  const size = contents.reduce((sum, { length }) => sum + length, 0);
  const builder = new BatchBuilder(new SecretFinder(), Buffer.alloc(size));
  for (const [index, content] of contents.entries()) {
    // Every other one as a file is read: right into the room.
    const bytes = index % 2 === 0 ? content : builder.room.subarray(0, content.length);
    if (bytes !== content) content.copy(bytes);
    builder.add({ path: `${index}.ts`, bytes });
  }
  return builder.finish(mayHold);
}

/** What a batch holds, and `undefined` for binaries. */
function held({ pages, texts }: TextBatch): (string | undefined)[] {
  return texts.map((text) => {
    if (text === 'binary' || !text.place) return undefined;
    const { encoding, start } = text.place;
    return pages[encoding].toString(encoding).slice(start, start + text.length);
  });
}

describe('a batch of texts', () => {
  const texts = ['a\n', `ä ${token}\r\n`, '', `t = "${token}"\n`, 'plain', '😀', 'end\n'];
  const bytes = texts.map((text) => Buffer.from(text));
  const shown = texts.map((text) => text.replace(token, hidden));

  it('holds each as it is, whatever stands beside it, with its secrets masked', () => {
    const batch = batchOf(bytes);
    assert.deepEqual(held(batch), shown);
    assert.deepEqual(
      batch.texts.map((text) => (text === 'binary' ? [] : text.masked.map(({ start }) => start))),
      [[], [2], [], [5], [], [], []],
    );
    for (const page of Object.values(batch.pages)) assert.equal(page.includes('ghp_'), false);
  });

  it('knows of a text that is not held what it knows of one that is', () => {
    const [whole, facts] = [batchOf(bytes), batchOf(bytes, 10)];
    assert.deepEqual([facts.pages.latin1.length, facts.pages.utf16le.length], [0, 0]);
    const known = ({ texts: all }: TextBatch) =>
      all.map((text) => (text === 'binary' ? text : { ...text, place: undefined, lineCount: undefined }));
    assert.deepEqual(known(facts), known(whole));
    assert.deepEqual(
      facts.texts.map((text) => (text === 'binary' ? text : text.lineCount)),
      [1, 1, 0, 1, 1, 1, 1],
    );
  });

  it('takes away a byte order mark, and looks for secrets in UTF-16', () => {
    const utf16 = Buffer.from(`\ufeff${token}`, 'utf16le');
    const batch = batchOf([
      Buffer.from('\ufeffascii'),
      utf16,
      Buffer.from(utf16).swap16(),
      Buffer.from([1, 0, 2]),
      Buffer.from(`\ufeff${token}`),
    ]);
    assert.deepEqual(held(batch), ['ascii', hidden, hidden, undefined, hidden]);
  });

  it('gives equal texts equal hashes, however they are written', () => {
    const [utf8, bom, utf16] = batchOf([
      Buffer.from('größe'),
      Buffer.from('\ufeffgröße'),
      Buffer.from('\ufeffgröße', 'utf16le'),
    ]).texts;
    assert.ok(utf8 !== 'binary' && bom !== 'binary' && utf16 !== 'binary');
    assert.ok(utf8?.hash === bom?.hash && utf8?.hash === utf16?.hash);
    assert.notEqual(utf8?.digest, bom?.digest);
  });
});
