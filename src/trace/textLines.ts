/**
 * A text that is long stands once in a journal, on a line of its own: `{"text": …, "hash": …}`. In its place an
 * event has `{"$text": hash}`, since messages repeat large prompts.
 */

/** In UTF-16 code units; shorter ones stand where they belong. */
const longText = 4096;
const hashForm = /^[0-9a-f]{32}$/;

/** Writes events as lines, their long texts before them. */
export class TextLines {
  readonly #hash: (text: string) => string;
  /** Of the texts that have a line. */
  readonly #written = new Set<string>();

  /** @param hash 32 hexadecimal digits that stand for a text */
  constructor(hash: (text: string) => string) {
    this.#hash = hash;
  }

  /** One event, preceded by the texts that it is the first to have; each line is ended. */
  of(event: unknown): string {
    let texts = '';
    const line = JSON.stringify(event, (_, value: unknown) => {
      if (typeof value !== 'string' || value.length <= longText) return value;
      const hash = this.#hash(value);
      if (!this.#written.has(hash)) texts += `${JSON.stringify({ text: value, hash })}\n`;
      this.#written.add(hash);
      return { $text: hash };
    });
    return `${texts}${line}\n`;
  }
}

/** The texts that stood on lines of their own, as far as a journal was read. */
export class KnownTexts {
  readonly #texts = new Map<string, string>();

  /** True when the line is a text, which is known from now on. */
  keep(line: unknown): boolean {
    if (!isRecord(line) || typeof line['text'] !== 'string' || typeof line['hash'] !== 'string') return false;
    if (Object.keys(line).length !== 2) return false;
    this.#texts.set(line['hash'], line['text']);
    return true;
  }

  /**
   * An event with its long texts back in their places.
   * @throws {RangeError} naming a hash that no line before it has.
   */
  putBack(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.putBack(item));
    if (!isRecord(value)) return value;
    const entries = Object.entries(value);
    const cited = value['$text'];
    if (entries.length === 1 && typeof cited === 'string' && hashForm.test(cited)) return this.#text(cited);
    return Object.fromEntries(entries.map(([key, inner]) => [key, this.putBack(inner)]));
  }

  #text(hash: string): string {
    const text = this.#texts.get(hash);
    if (text === undefined) throw new RangeError(`it cites the text ${hash}, and no line before it has that`);
    return text;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
