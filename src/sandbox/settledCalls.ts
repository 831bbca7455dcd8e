import { clip, counted } from '../context/words';
import { messageOf } from '../rlm/errors';
import type { SubCallResult } from '../rlm/repl';
import type { CallReply } from './wire';

/** Different reasons of failed calls that are told; each may be so long. */
const maxReasons = 3;
const maxReason = 300;

/** Calls of guest code in flight, and the replies not yet handed to it: they cross one at a time. */
export class SettledCalls {
  #outstanding = 0;
  #settled: (() => CallReply)[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  #count = 0;
  readonly #failures: string[] = [];

  /** In flight or settled but not yet taken. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** @param result what code is told of it, found out when it is its turn */
  add<Settled>(id: number, call: Promise<Settled>, result: (settled: Settled) => SubCallResult): void {
    this.#outstanding++;
    call.then(
      (settled) => this.#settle(() => ({ id, ...result(settled) })),
      (error: unknown) => this.#settle(() => ({ id, ok: false, message: messageOf(error) })),
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
    const settled = this.#settled.shift();
    if (!settled) return undefined;
    this.#outstanding--;
    this.#count++;
    const reply = settled();
    if (!reply.ok) this.#failures.push(reply.message);
    return reply;
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

  #settle(reply: () => CallReply): void {
    if (this.#closed) return;
    this.#settled.push(reply);
    this.#wake?.();
    this.#wake = undefined;
  }
}
