import { counted } from '../context/words';

/** What one block printed, up to a bound that no reader would miss. */
export class Output {
  readonly #limit: number;
  #parts: string[] = [];
  #length = 0;
  #dropped = 0;

  constructor(limit = 1_000_000) {
    this.#limit = limit;
  }

  print(text: string): void {
    const room = this.#limit - this.#length;
    const kept = text.length <= room ? text : text.slice(0, Math.max(0, room));
    this.#dropped += text.length - kept.length;
    this.#length += kept.length + 1;
    if (kept !== '' || room > 0) this.#parts.push(kept);
  }

  /** Everything since the last call. */
  take(): string {
    const note =
      this.#dropped > 0 ? [`… [${counted(this.#dropped, 'further character')} printed and dropped]`] : [];
    const text = [...this.#parts, ...note].join('\n');
    this.#parts = [];
    this.#length = 0;
    this.#dropped = 0;
    return text;
  }
}
