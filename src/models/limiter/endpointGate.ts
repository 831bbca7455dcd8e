import PQueue from 'p-queue';
import { ModelError } from '../../rlm/errors';
import type { ModelReply, ModelRole } from '../../rlm/model';
import { Circuit, isForWhatWasAsked, type Pass } from './circuit';
import type { Clock } from './clock';
import type { Deadline } from './deadline';
import { Pace } from './pace';
import { waitTooLong } from './words';

/** After such a silence what an endpoint could take before says nothing about now. */
const forgetAfterMs = 60_000;

/** One try, and what decides when it is made. */
export interface Try {
  readonly model: string;
  readonly role: ModelRole;
  /** From 1. */
  readonly number: number;
  readonly deadline: Deadline;
  readonly launch: () => Promise<ModelReply>;
}

/** All calls to one endpoint pass here: only so many at a time, and none while it has asked to wait. */
export class EndpointGate {
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #queue: PQueue;
  readonly #circuits = new Map<string, Circuit>();
  #held: { readonly until: number; readonly why: ModelError } | undefined;
  #lastUsed = 0;

  constructor(concurrency: () => number, clock: Clock) {
    this.#clock = clock;
    this.#pace = new Pace(concurrency);
    this.#queue = new PQueue({ concurrency: this.#pace.limit });
  }

  /**
   * Makes a try when its turn has come.
   * @throws {ModelError} at once when its turn would come after its deadline; what `launch` throws.
   */
  async pass(attempt: Try): Promise<ModelReply> {
    const { deadline } = attempt;
    // A root turn goes first, since a whole loop waits for it; then what has begun before what has not.
    const priority = attempt.role === 'root' ? 2 : attempt.number > 1 ? 1 : 0;
    for (;;) {
      await this.#waitWhileHeld(deadline);
      this.#adjust();
      const run = () => (this.heldMs() > 0 ? Promise.resolve(undefined) : this.#launch(attempt));
      const reply = await this.#queue.add(run, { signal: deadline.signal, priority });
      if (reply !== undefined) return reply;
    }
  }

  circuitOf(model: string): Circuit {
    const known = this.#circuits.get(model);
    if (known) return known;
    const circuit = new Circuit(model, this.#clock);
    this.#circuits.set(model, circuit);
    return circuit;
  }

  /** No try is launched for so long. */
  hold(milliseconds: number, why: ModelError): void {
    const until = this.#clock.now() + milliseconds;
    if (until > (this.#held?.until ?? 0)) this.#held = { until, why };
  }

  /** How much longer none is launched, in milliseconds. */
  heldMs(): number {
    return this.#held ? this.#held.until - this.#clock.now() : 0;
  }

  async #waitWhileHeld(deadline: Deadline): Promise<void> {
    for (let waitMs = this.heldMs(); this.#held && waitMs > 0; waitMs = this.heldMs()) {
      if (waitMs >= deadline.leftMs) throw waitTooLong(this.#held.why, waitMs, deadline.milliseconds);
      await this.#clock.sleep(waitMs, deadline.signal);
    }
  }

  async #launch({ model, role, deadline, launch }: Try): Promise<ModelReply> {
    const pass = this.circuitOf(model).admit(role);
    deadline.start();
    const { round } = this.#pace;
    try {
      const reply = await launch();
      this.#pace.succeeded();
      pass.succeeded();
      return reply;
    } catch (error) {
      if (isRefusal(error)) this.#pace.refused(round, this.#queue.pending);
      report(error, pass, deadline);
      throw error;
    } finally {
      this.#lastUsed = this.#clock.now();
      this.#adjust();
    }
  }

  #adjust(): void {
    const isIdle = this.#queue.pending === 0 && this.#clock.now() - this.#lastUsed > forgetAfterMs;
    if (isIdle) this.#pace.forget();
    if (this.#queue.concurrency !== this.#pace.limit) this.#queue.concurrency = this.#pace.limit;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ModelError && error.code === 'rate-limited';
}

function report(error: unknown, pass: Pass, { signal }: Deadline): void {
  const isVerdict = error instanceof ModelError && !isForWhatWasAsked(error) && !signal.aborted;
  if (isVerdict) pass.failed(error);
  else pass.leftOpen();
}
