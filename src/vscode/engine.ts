import type { Session } from '../worker/session';

/** The one session of a window, whose code is loaded at the first question. */
export class Engine {
  readonly #start: () => Promise<Session>;
  #session: Promise<Session> | undefined;
  #disposed = false;

  constructor(start: () => Promise<Session>) {
    this.#start = start;
  }

  /** @throws when it cannot be started; the next call tries again. */
  async session(): Promise<Session> {
    if (this.#disposed) throw new Error('The extension is shutting down.');
    const session = (this.#session ??= this.#start());
    try {
      return await session;
    } catch (error) {
      if (this.#session === session) this.#session = undefined;
      throw error;
    }
  }

  /** Safe to call twice. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const session = this.#session;
    this.#session = undefined;
    // One that never started has nothing to end, and whoever asked for it has been told.
    const started = await session?.catch(() => undefined);
    await started?.dispose();
  }
}
