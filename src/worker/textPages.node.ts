/** Large enough that V8 keeps the page's text outside its heap, small enough to be filled soon. */
const pageBytes = 4 * 2 ** 20;

type Encoding = 'latin1' | 'utf16le';

/**
 * Many texts, held outside the JavaScript heap: a page of some megabytes becomes one string whose bytes V8
 * leaves where they are, and each text is a slice of it, which copies nothing. So hundreds of megabytes can be
 * searched at once, in a heap of a few. ASCII takes one byte a character, all other text two.
 */
export class TextPages {
  readonly #open = new Map<Encoding, Page>();
  #spare: Buffer | undefined;
  #bytes = 0;

  /** Of all that is held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Room to read so many bytes into. It is good until something is kept. */
  room(bytes: number): Buffer {
    return this.#pageFor('latin1', bytes).room(bytes);
  }

  /** Keeps the first bytes of the `room` given last, which are ASCII. */
  keepAscii(bytes: number): () => string {
    this.#bytes += bytes;
    return this.#pageFor('latin1', bytes).keep(bytes, bytes);
  }

  keep(text: string): () => string {
    const bytes = text.length * 2;
    const page = this.#pageFor('utf16le', bytes);
    page.room(bytes).write(text, 'utf16le');
    this.#bytes += bytes;
    return page.keep(bytes, text.length);
  }

  #pageFor(encoding: Encoding, bytes: number): Page {
    const open = this.#open.get(encoding);
    if (open?.hasRoom(bytes) === true) return open;
    open?.text();
    const size = Math.max(bytes, pageBytes);
    const buffer = this.#spare?.length === size ? this.#spare : Buffer.allocUnsafeSlow(size);
    if (buffer === this.#spare) this.#spare = undefined;
    const page = new Page(encoding, buffer, (used) => {
      if (used.length === pageBytes) this.#spare = used;
    });
    this.#open.set(encoding, page);
    return page;
  }
}

class Page {
  readonly #encoding: Encoding;
  /** Gets the buffer back when it is no longer needed. */
  readonly #release: (buffer: Buffer) => void;
  /** `undefined` once it became text. */
  #buffer: Buffer | undefined;
  #used = 0;
  #characters = 0;
  #text = '';

  constructor(encoding: Encoding, buffer: Buffer, release: (buffer: Buffer) => void) {
    this.#encoding = encoding;
    this.#buffer = buffer;
    this.#release = release;
  }

  hasRoom(bytes: number): boolean {
    return this.#buffer !== undefined && this.#used + bytes <= this.#buffer.length;
  }

  room(bytes: number): Buffer {
    if (!this.#buffer) throw new Error('this page is closed');
    return this.#buffer.subarray(this.#used, this.#used + bytes);
  }

  /** What was written into the room is a text of so many characters. */
  keep(bytes: number, characters: number): () => string {
    const start = this.#characters;
    this.#used += bytes;
    this.#characters += characters;
    let text: string | undefined;
    return () => (text ??= this.text().slice(start, start + characters));
  }

  /** All of it, as one string; nothing can be added after that. */
  text(): string {
    if (this.#buffer) {
      this.#text = this.#buffer.toString(this.#encoding, 0, this.#used);
      this.#release(this.#buffer);
      this.#buffer = undefined;
    }
    return this.#text;
  }
}
