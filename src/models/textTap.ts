/**
 * Hands a reply's text on as it comes in, and stops where the request has enough: what comes after that is held
 * back until it proves to be blank to the end.
 */
export class TextTap {
  readonly #onText: (text: string) => void;
  readonly #follow: ((piece: string) => number | undefined) | undefined;
  #text = '';
  /** Offset up to which the text was handed on. */
  #told = 0;
  /** Offset from where nothing is wanted. */
  #end: number | undefined;
  #isCut = false;

  constructor(onText: (text: string) => void, follow: ((piece: string) => number | undefined) | undefined) {
    this.#onText = onText;
    this.#follow = follow;
  }

  /** Whether something came that is not wanted; `text` ends before it. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get text(): string {
    return this.#isCut ? this.#text.slice(0, this.#end) : this.#text;
  }

  push(piece: string): void {
    if (piece === '' || this.#isCut) return;
    this.#text += piece;
    this.#end ??= this.#follow?.(piece);
    this.#tell(this.#end ?? this.#text.length);
    if (this.#end !== undefined && this.#text.slice(this.#end).trim() !== '') this.#isCut = true;
  }

  /** Something other than text comes. */
  pushOther(): void {
    if (this.#end !== undefined) this.#isCut = true;
  }

  /** There is no more. */
  end(): void {
    if (!this.#isCut) this.#tell(this.#text.length);
  }

  #tell(to: number): void {
    if (to <= this.#told) return;
    this.#onText(this.#text.slice(this.#told, to));
    this.#told = to;
  }
}
