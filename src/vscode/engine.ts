import type { Session } from '../worker/session';

export interface EnginePorts {
  readonly start: () => Promise<Session>;
  /** Told when a run has ended: another conversation may be open, or none. */
  readonly onIdle: () => void;
  /** A session that nobody asks anything for so long rests, since it holds all the text; in milliseconds. */
  readonly idleMs: number;
}

/** The one session of a window, whose code is loaded at the first question. */
export class Engine {
  readonly #ports: EnginePorts;
  #session: Promise<Session> | undefined;
  #started: Session | undefined;
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  /** The run that can be followed up on; `undefined` when there is none (any more). */
  get conversation(): string | undefined {
    return this.#started?.conversation;
  }

  /**
   * Has the session do something; it is not ended meanwhile.
   * @throws when it cannot be started; the next call tries again. What `task` throws.
   */
  async use<T>(task: (session: Session) => Promise<T>): Promise<T> {
    clearTimeout(this.#timer);
    this.#running++;
    try {
      return await task(await this.#open());
    } finally {
      this.#running--;
      if (this.#running === 0 && !this.#disposed) {
        this.#timer = setTimeout(() => void this.#started?.rest(), this.#ports.idleMs);
        this.#ports.onIdle();
      }
    }
  }

  /** Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    const session = this.#session;
    this.#session = undefined;
    this.#started = undefined;
    // One that never started has nothing to end, and whoever asked for it has been told.
    const started = await session?.catch(() => undefined);
    await started?.dispose();
  }

  async #open(): Promise<Session> {
    if (this.#disposed) throw new Error('The extension is shutting down.');
    const session = (this.#session ??= this.#ports.start());
    try {
      return (this.#started = await session);
    } catch (error) {
      if (this.#session === session) this.#session = undefined;
      throw error;
    }
  }
}
