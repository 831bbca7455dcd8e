/** Texts that were read last, up to so many characters in all; the one read longest ago goes first. */
export class RecentTexts {
  readonly #limit: number;
  readonly #texts = new Map<object, string>();
  #characters = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The text of a key; made, and kept for the next time, when it is not here. */
  get(key: object, make: () => string): string {
    const known = this.#texts.get(key);
    const text = known ?? make();
    this.#texts.delete(key);
    this.#texts.set(key, text);
    if (known === undefined) {
      this.#characters += text.length;
      this.#shrink();
    }
    return text;
  }

  /** The newest stays, however long it is. */
  #shrink(): void {
    for (const [key, text] of this.#texts) {
      if (this.#characters <= this.#limit || this.#texts.size === 1) return;
      this.#texts.delete(key);
      this.#characters -= text.length;
    }
  }
}
