/** An AbortController that is aborted with its parent's reason, too. `AbortSignal.any` costs much more. */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #onAbort = () => this.#controller.abort(this.#parent.reason);

  constructor(parent: AbortSignal) {
    this.#parent = parent;
    if (parent.aborted) this.#onAbort();
    else parent.addEventListener('abort', this.#onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Lets go of the parent. Safe to call twice. */
  dispose(): void {
    this.#parent.removeEventListener('abort', this.#onAbort);
  }
}
