import { hash } from 'node:crypto';
import { countLines } from '../context/lineIndex';
import type { MaskedStretch } from '../context/snapshot';
import { generatedContent } from '../gather/generated';
import { masked, type SecretFinder } from '../gather/masking';
import { decode, decodeUtf8, type Decoded } from './decoding.node';
import { hashDigits, type TextFacts } from './keptText';

/** Of a page: ASCII takes one byte a character, all other text two. */
export type Encoding = 'latin1' | 'utf16le';

/** A text of a batch, as plain data. */
export interface BatchText extends TextFacts {
  /** Of the bytes it was made of. */
  readonly digest: string;
  /** Where it stands in the page of an encoding, in UTF-16 code units; `undefined` in a batch that is not held. */
  readonly place?: { readonly encoding: Encoding; readonly start: number } | undefined;
  /** Of a text that is not held. */
  readonly lineCount?: number | undefined;
}

/** Many texts, in the order in which they were given. */
export interface TextBatch {
  /** Texts one after another, secrets masked. The first lies in the builder's room. */
  readonly pages: Readonly<Record<Encoding, Buffer>>;
  readonly texts: readonly (BatchText | 'binary')[];
}

export interface NamedBytes {
  readonly path: string;
  readonly language?: string | undefined;
  /** They are known to be UTF-8. */
  readonly isText?: boolean | undefined;
  readonly bytes: Buffer;
}

/** Makes pages of some megabytes: large enough that V8 keeps them outside its heap, and soon filled. */
export const roomBytes = 4 * 2 ** 20;

interface Added {
  readonly path: string;
  readonly language: string | undefined;
  readonly decoded: Exclude<Decoded, 'binary'>;
  /** In the room. */
  readonly start: number;
  readonly size: number;
  readonly digest: string;
}

export function digestOf(content: string | Buffer): string {
  return hash('sha256', content).slice(0, hashDigits);
}

/**
 * Puts texts together into pages, which become one string each: V8 leaves the bytes of so large a string outside
 * its heap, and a slice of it copies nothing. What is asked of every text (does it hold a secret?) is asked of
 * all of them at once.
 */
export class BatchBuilder {
  readonly #finder: SecretFinder;
  readonly #room: Buffer;
  readonly #added: (Added | 'binary')[] = [];
  #used = 0;

  /** @param room for the bytes of all texts */
  constructor(finder: SecretFinder, room: Buffer) {
    this.#finder = finder;
    this.#room = room;
  }

  /** What is left of the room: bytes that are read into its beginning are added without a copy. */
  get room(): Buffer {
    return this.#room.subarray(this.#used);
  }

  /** Binaries are noted as such. @param bytes that fit the room */
  add({ path, language, isText = false, bytes }: NamedBytes): void {
    const decoded = isText ? decodeUtf8(bytes) : decode(bytes);
    if (decoded === 'binary') {
      this.#added.push('binary');
      return;
    }
    const { room } = this;
    if (bytes.buffer !== room.buffer || bytes.byteOffset !== room.byteOffset) bytes.copy(room);
    const size = bytes.length;
    this.#added.push({ path, language, decoded, start: this.#used, size, digest: digestOf(bytes) });
    this.#used += size;
  }

  /** @param mayHold in bytes: a batch that needs more has empty pages, and of its texts only the facts are told */
  finish(mayHold: number): TextBatch {
    const raw = this.#room.toString('latin1', 0, this.#used);
    const texts = this.#added.filter((added) => added !== 'binary');
    const original = ({ decoded, start, size }: Added): string =>
      decoded === 'ascii' ? raw.slice(start, start + size) : decoded.text;
    const secrets = this.#secrets(raw, texts, original);
    const isHeld = texts.reduce((sum, text) => sum + bytesHeld(text), 0) <= mayHold;
    const pages = new PageWriter(this.#room);
    return {
      texts: this.#added.map((added) => {
        if (added === 'binary') return added;
        const { language, decoded, digest } = added;
        const stretches = secrets.get(added) ?? [];
        const text = masked(original(added), stretches);
        const isAsGiven = stretches.length === 0 && (decoded === 'ascii' || decoded.isPlain);
        return {
          length: text.length,
          endsInBreak: text.endsWith('\n'),
          damaged: decoded !== 'ascii' && decoded.damaged,
          digest,
          hash: isAsGiven ? digest : digestOf(text),
          masked: stretches,
          generated: generatedContent(language, text),
          place: isHeld ? pages.add(added, text, stretches.length > 0) : undefined,
          lineCount: isHeld ? undefined : countLines(text),
        };
      }),
      pages: pages.finish(),
    };
  }

  /** Of all texts at once, by their bytes; UTF-16 is no UTF-8, and looked at by itself. */
  #secrets(
    raw: string,
    texts: readonly Added[],
    original: (added: Added) => string,
  ): ReadonlyMap<Added, readonly MaskedStretch[]> {
    const secrets = this.#finder.findInPage(raw, texts, original);
    for (const added of texts) {
      const { path, decoded } = added;
      if (decoded !== 'ascii' && decoded.isUtf16) secrets.set(added, this.#finder.find(path, decoded.text));
    }
    return secrets;
  }
}

function bytesHeld({ decoded, size }: Added): number {
  return decoded === 'ascii' ? size : decoded.text.length * 2;
}

/** Brings the texts that are held together in two pages: ASCII at the beginning of the room, where it was read. */
class PageWriter {
  readonly #room: Buffer;
  readonly #wide: string[] = [];
  #ascii = 0;
  #wideLength = 0;

  constructor(room: Buffer) {
    this.#room = room;
  }

  /** Texts come in the order in which they stand in the room. */
  add({ decoded, start, size }: Added, text: string, isMasked: boolean): BatchText['place'] {
    if (decoded !== 'ascii') {
      this.#wide.push(text);
      this.#wideLength += text.length;
      return { encoding: 'utf16le', start: this.#wideLength - text.length };
    }
    const to = this.#ascii;
    if (isMasked) this.#room.write(text, to, 'latin1');
    else if (to !== start) this.#room.copyWithin(to, start, start + size);
    this.#ascii += size;
    return { encoding: 'latin1', start: to };
  }

  finish(): TextBatch['pages'] {
    const utf16le = Buffer.allocUnsafeSlow(this.#wideLength * 2);
    let at = 0;
    for (const text of this.#wide) at += utf16le.write(text, at, 'utf16le');
    return { latin1: this.#room.subarray(0, this.#ascii), utf16le };
  }
}
