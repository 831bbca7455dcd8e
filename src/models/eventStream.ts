import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { APIError } from 'openai';

/** The JSON events of a streamed completion, one by one as the text of the stream comes in. */
export class EventStream {
  readonly #onValue: (value: unknown) => void;
  readonly #parser = createParser({ onEvent: (event) => this.#take(event) });
  #head = '';
  #hasEvents = false;
  #isDone = false;

  /** @param onValue told each event */
  constructor(onValue: (value: unknown) => void) {
    this.#onValue = onValue;
  }

  /** What came before it proved to be a stream of events; empty from then on. */
  get head(): string {
    return this.#head;
  }

  get hasEvents(): boolean {
    return this.#hasEvents;
  }

  /** Whether the end has been announced: what may still come means nothing. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** @throws {SyntaxError} for an event that is not JSON; {APIError} for one that tells of an error. */
  push(text: string): void {
    if (!this.#hasEvents) this.#head += text;
    this.#parser.feed(text);
  }

  #take({ event, data }: EventSourceMessage): void {
    if (this.#isDone) return;
    this.#hasEvents = true;
    this.#head = '';
    if (data === '[DONE]') {
      this.#isDone = true;
      return;
    }
    const value: unknown = JSON.parse(data);
    const error = errorIn(value) ?? (event === 'error' ? value : undefined);
    if (error) throw new APIError(undefined, error, undefined, undefined);
    this.#onValue(value);
  }
}

/** The error that an endpoint sends in place of a completion, or of a chunk of one. */
export function errorIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('error' in value)) return undefined;
  return value.error || undefined;
}
