import { countLines } from '../context/lineIndex';
import type { KeptText, TextFacts } from './keptText';

/** A text that is a slice of a page of texts: nothing is copied. There may be very many of them. */
export class HeldText implements KeptText {
  readonly length;
  readonly endsInBreak;
  readonly damaged;
  readonly hash;
  readonly masked;
  readonly generated;
  readonly #page: string;
  readonly #start: number;
  #text: string | undefined;
  #lineCount: number | undefined;

  constructor(
    { length, endsInBreak, damaged, hash, masked, generated }: TextFacts,
    page: string,
    start: number,
  ) {
    this.length = length;
    this.endsInBreak = endsInBreak;
    this.damaged = damaged;
    this.hash = hash;
    this.masked = masked;
    this.generated = generated;
    this.#page = page;
    this.#start = start;
  }

  lineCount(): number {
    return (this.#lineCount ??= countLines(this.text()));
  }

  text(): string {
    return (this.#text ??= this.#page.slice(this.#start, this.#start + this.length));
  }
}
