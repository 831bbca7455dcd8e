import type { FenceText } from '../context/fence';
import { counted } from '../context/words';
import { estimateTokens } from '../context/tokens';
import type { ChatMessage } from './model';

/** Outputs of the newest turns stay as they are when earlier ones become handles. */
const keptOutputs = 2;
/** What is left of an output that became a handle, in characters; a shorter one stays. */
const excerpt = 300;

/** What a turn is told: in our own words, or a text that is data and gets a fence. */
export type Said = string | { readonly data: string };

/** One message, and what it takes of the window, which is counted once. */
class Entry {
  readonly role: ChatMessage['role'];
  /** What may stand for it where room is needed; `undefined`: nothing may. */
  readonly handle: string | undefined;
  /** What was added before it was sent: hints and the like, which are never made shorter. */
  readonly #extras: string[] = [];
  #text: string;
  #tokens: number;

  constructor(role: ChatMessage['role'], text: string, handle?: string) {
    this.role = role;
    this.handle = handle;
    this.#text = text;
    this.#tokens = estimateTokens(text);
  }

  /** Without the extras. */
  get text(): string {
    return this.#text;
  }

  get content(): string {
    return [this.#text, ...this.#extras].join('\n\n');
  }

  /** Estimated. */
  get tokens(): number {
    return this.#tokens;
  }

  add(extra: string): void {
    this.#extras.push(extra);
    this.#tokens += estimateTokens(extra);
  }

  shorten(text: string): void {
    this.#tokens += estimateTokens(text) - estimateTokens(this.#text);
    this.#text = text;
  }
}

/** The messages for the next call of a loop. */
export interface NextMessages {
  readonly messages: readonly ChatMessage[];
  readonly newFrom: number;
  readonly restarts?: boolean | undefined;
}

/**
 * What was said between a loop and its model. Messages are only ever added, so that providers' prefix caches
 * hit, but for the moments when the model's window fills up and earlier ones are made shorter, all at once.
 */
export class Transcript {
  readonly #fence: FenceText;
  #entries: Entry[];
  /** So many of them the model has been sent, or has said. */
  #sent = 0;
  #restarts = false;
  #question: Entry;
  /** What the provider counts for each token of our estimate. */
  #scale = 1;

  constructor(system: string, first: string, fence: FenceText) {
    this.#fence = fence;
    this.#question = new Entry('user', first);
    this.#entries = [new Entry('system', system), this.#question];
  }

  /** Estimated, and corrected by what the provider reported for earlier calls. */
  get tokens(): number {
    return Math.round(this.#estimate() * this.#scale);
  }

  next(): NextMessages {
    const messages = this.#entries.map(({ role, content }) => ({ role, content }));
    return this.#restarts ? { messages, newFrom: 0, restarts: true } : { messages, newFrom: this.#sent };
  }

  /** The model's reply to all messages so far. @param inputTokens of them, as the provider counts */
  replied(text: string, inputTokens: number | undefined): void {
    const estimate = this.#estimate();
    // Some providers leave out what was cached, or cut what they are sent: then our estimate is nearer.
    if (inputTokens !== undefined && estimate > 0)
      this.#scale = Math.min(2, Math.max(0.7, inputTokens / estimate));
    this.#entries.push(new Entry('assistant', text));
    this.#sent = this.#entries.length;
    this.#restarts = false;
  }

  /** A further question. What the model has not been told yet follows it. */
  ask(text: string): void {
    const unsent = this.#unsent();
    if (unsent) this.#entries.pop();
    this.#question = new Entry('user', text);
    if (unsent) this.#question.add(unsent.content);
    this.#entries.push(this.#question);
    // The trace of this question stands for itself.
    this.#sent = 0;
  }

  /** What came of a reply. @param steps indices in `history` of the blocks whose outputs are the data */
  observe(said: readonly Said[], steps: readonly number[] = []): void {
    const text = said.map((part) => (typeof part === 'string' ? part : this.#fence(part.data))).join('\n');
    this.#entries.push(new Entry('user', text, this.#handle(said, text.length, steps)));
  }

  /** Adds to the message that the model has not been sent yet; those it has been sent stay as they are. */
  add(text: string): void {
    const unsent = this.#unsent();
    if (unsent) unsent.add(text);
    else this.#entries.push(new Entry('user', text));
  }

  /** Makes handles of the outputs of all but the newest turns; false when there is none to make. */
  dropOutputs(): boolean {
    const long = this.#entries
      .filter(({ handle, text }) => handle !== undefined && handle !== text)
      .slice(0, -keptOutputs);
    for (const entry of long) entry.shorten(entry.handle ?? entry.text);
    if (long.length > 0) this.#restart();
    return long.length > 0;
  }

  /** Whether there are turns that a summary could stand for. */
  get hasEarlierTurns(): boolean {
    return this.#entries.filter(({ role }) => role === 'assistant').length > 1;
  }

  /** Puts the model's own summary in the place of all turns before the newest output. */
  summarise(summary: string): void {
    const [system, first] = this.#entries;
    const unsent = this.#unsent();
    if (!system || !first) return;
    const said = new Entry('assistant', summary);
    const last = unsent ?? new Entry('user', 'Go on.');
    // A further question is asked again: what it was must not hang on the summary.
    if (this.#question !== first && this.#question !== last) last.add(this.#question.text);
    this.#entries = [system, first, said, last];
    this.#restart();
  }

  /** The beginning of what blocks printed, and where all of it is. */
  #handle(said: readonly Said[], length: number, steps: readonly number[]): string | undefined {
    if (steps.length === 0 || length <= 2 * excerpt) return undefined;
    const data = said.flatMap((part) => (typeof part === 'string' ? [] : [part.data])).join('\n');
    const start = data.slice(0, excerpt).replace(/[\ud800-\udbff]$/, '');
    const names = steps.map((step) => `history[${step}].output`).join(', ');
    return `${this.#fence(start)}\n(… shortened: ${counted(data.length, 'character')}, whole in ${names})`;
  }

  #restart(): void {
    this.#sent = 0;
    this.#restarts = true;
  }

  #unsent(): Entry | undefined {
    const last = this.#entries.at(-1);
    return last?.role === 'user' && (this.#restarts || this.#entries.length > this.#sent) ? last : undefined;
  }

  #estimate(): number {
    return this.#entries.reduce((sum, { tokens }) => sum + tokens, 0);
  }
}
