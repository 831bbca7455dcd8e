import { clip, counted } from '../context/words';
import type { SubCallResult } from '../rlm/repl';
import type { CallReply } from './wire';

/** Different reasons of failed calls that are told; each may be so long. */
const maxReasons = 3;
const maxReason = 300;

/** Calls of guest code in flight, and the replies not yet handed to it: they cross one at a time. */
export class SettledCalls {
  #outstanding = 0;
  #settled: CallReply[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #count = 0;
  readonly #failures: string[] = [];

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

  /** The one that settled first; `undefined` when none has: what code makes of several hangs on their order alone, as in a replay. */
  take(): CallReply | undefined {
    const taken = this.#settled.shift();
    if (taken) this.#outstanding--;
    return taken;
  }

  /** One line on the calls since the last time that failed; `undefined` when none did. */
  takeFailures(): string | undefined {
    const count = this.#count;
    const failures = this.#failures.splice(0);
    this.#count = 0;
    if (failures.length === 0) return undefined;
    // Sizes and counts differ from call to call.
    const reasons = new Map(failures.map((message) => [message.replace(/\d[\d,.]*/g, '#'), message]));
    const told = [...reasons.values()].slice(0, maxReasons).map((message) => clip(message, maxReason));
    const more = reasons.size > maxReasons ? [`${reasons.size - maxReasons} other reasons`] : [];
    const head =
      count === 1
        ? 'the call failed'
        : `${failures.length.toLocaleString('en-US')} of ${counted(count, 'call')} failed`;
    return `note: ${head}: ${[...told, ...more].join('; ').replaceAll(/\s+/g, ' ')}`;
  }

  /** Replies that come later are dropped. */
  close(): void {
    this.#closed = true;
    this.#settled = [];
  }

  #settle(reply: CallReply): void {
    if (this.#closed) return;
    this.#count++;
    if (!reply.ok) this.#failures.push(reply.message);
    this.#settled.push(reply);
    this.#wake?.();
    this.#wake = undefined;
  }
}
