/** The body as it came, kept until it proves to be a stream of events. */
export class KeptBody {
  released = false;
  #chunks: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    if (!this.released) this.#chunks.push(bytes);
  }

  release(): void {
    this.released = true;
    this.#chunks = [];
  }

  text(): string {
    const decoder = new TextDecoder();
    return this.#chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode();
  }
}
