import type { EventBody, RunFinished, TrajectoryEvent } from '../rlm/events';

export interface RunLogSinks {
  readonly record: (event: TrajectoryEvent) => Promise<void>;
  readonly onEvent: (event: TrajectoryEvent) => void;
}

/** Numbers a run's events and hands each on, in order, once it is recorded. */
export class RunLog {
  readonly #sinks: RunLogSinks;
  #seq: number;
  #recorded: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  /** @param lastSeq of the events that are recorded already */
  constructor(sinks: RunLogSinks, lastSeq = 0) {
    this.#sinks = sinks;
    this.#seq = lastSeq;
  }

  add(body: EventBody): void {
    const event: TrajectoryEvent = { ...body, seq: ++this.#seq, time: Date.now() };
    const recording = this.#sinks.record(event);
    this.#recorded = this.#recorded.then(async () => {
      try {
        await recording;
      } catch (error) {
        this.#reportOnce(error);
      }
      this.#sinks.onEvent(event);
    });
    // `record` is awaited above, after the events before it.
    recording.catch(() => undefined);
  }

  /** Resolves when everything added so far is recorded. */
  settled(): Promise<void> {
    return this.#recorded;
  }

  async finish(body: RunFinished): Promise<RunFinished> {
    this.add(body);
    await this.settled();
    // That this could not be written is told as well.
    await this.settled();
    return body;
  }

  /** A journal that cannot be written does not end the run, but the user is told, once. */
  #reportOnce(error: unknown): void {
    if (this.#failure) return;
    this.#failure = error instanceof Error ? error : new Error(String(error));
    const message = `${sentence(this.#failure.message)} The run goes on, but from here on nothing of it is recorded: what is resumed from that trace pays for it again.`;
    this.add({ type: 'warning', code: 'journal-failed', message });
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
