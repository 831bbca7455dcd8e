import { unrecordedReads } from './guestReads';
import type { LoopContext, Repl, ReplServices } from './repl';
import type { Transcript } from './transcript';

/** One block of code, and all it printed. */
export interface Step {
  readonly code: string;
  readonly output: string;
}

/**
 * What lasts from one question to the next over the same context: what was said, the REPL with its variables,
 * and what its blocks printed. Each question brings its own limits, calls and events.
 */
export class Conversation {
  readonly context: LoopContext;
  readonly history: Step[] = [];
  /** Set with the first question. */
  transcript: Transcript | undefined;
  /** What was asked and answered without the loop, by a direct call. */
  readonly exchanges: { readonly question: string; readonly answer: string }[] = [];
  /** Whether code has looked at the context, and the model has been told what it printed. */
  hasLooked = false;
  /** See `StreamOptions`: what the model's replies so far were like. */
  readonly habits = { scripts: false, thinks: false };
  #services: ReplServices = nobody;
  #repl: Promise<Repl> | undefined;

  constructor(context: LoopContext) {
    this.context = context;
  }

  /** From now on the REPL's code is served by these. */
  serve(services: ReplServices): void {
    this.#services = services;
  }

  /** Made beside the first model call, and anew when one is lost. */
  repl(): Promise<Repl> {
    if (!this.#repl) {
      this.#repl = this.context.createRepl({
        call: (request, signal) => this.#services.call(request, signal),
        refuse: (calls, characters, allowed) => this.#services.refuse(calls, characters, allowed),
        stops: () => this.#services.stops(),
        block: () => this.#services.block(),
        reads: (when) => this.#services.reads(when),
        budget: () => this.#services.budget(),
        history: (index) => this.#services.history(index),
      });
      // Met where the first block awaits it.
      this.#repl.catch(() => undefined);
    }
    return this.#repl;
  }

  dropRepl(): void {
    void this.#repl?.then(
      (repl) => repl.dispose(),
      () => undefined,
    );
    this.#repl = undefined;
  }

  dispose(): void {
    this.dropRepl();
  }
}

const nobody: ReplServices = {
  call: () => Promise.resolve({ ok: false, message: 'no question is being answered' }),
  refuse: () => undefined,
  stops: () => undefined,
  block: () => undefined,
  reads: unrecordedReads,
  budget: () => ({}),
  history: () => undefined,
};
