import type { SubCallResult } from '../rlm/repl';
import type { CallReply } from './wire';

/** Calls of guest code in flight, and the replies not yet handed to it: they cross in batches. */
export class SettledCalls {
  #outstanding = 0;
  #settled: CallReply[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  /** In flight or settled but not yet taken. */
  get outstanding(): number {
    return this.#outstanding;
  }

  add(id: number, call: Promise<SubCallResult>): void {
    this.#outstanding++;
    call.then(
      (result) => this.#settle({ id, ...result }),
      (error: unknown) =>
        this.#settle({ id, ok: false, message: error instanceof Error ? error.message : String(error) }),
    );
  }

  /**
   * Waits until at least one reply can be taken.
   * @throws the signal's reason when aborted.
   */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#settled.length > 0) return;
    await new Promise<void>((resolve, reject) => {
      const abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      this.#wake = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
    });
  }

  take(): CallReply[] {
    const taken = this.#settled;
    this.#settled = [];
    this.#outstanding -= taken.length;
    return taken;
  }

  /** Replies that come later are dropped. */
  close(): void {
    this.#closed = true;
    this.#settled = [];
  }

  #settle(reply: CallReply): void {
    if (this.#closed) return;
    this.#settled.push(reply);
    this.#wake?.();
    this.#wake = undefined;
  }
}
