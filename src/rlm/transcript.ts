import { counted, headAndTail } from '../context/words';
import { estimateTokens } from '../context/tokens';
import type { ChatMessage } from './model';

/** Outputs of the newest turns stay as they are when earlier ones become handles. */
const keptOutputs = 2;
/** What is left of an output that became a handle, in characters; a shorter one stays. */
const excerpt = 300;
const maxSummary = 12_000;

/** One message, and what it takes of the window, which is counted once. */
class Entry {
  readonly role: ChatMessage['role'];
  /** Indices in `history` of the blocks whose output this is. */
  readonly steps: readonly number[];
  /** What was added before it was sent: hints and the like, which are never made shorter. */
  readonly #extras: string[] = [];
  #text: string;
  #tokens: number;

  constructor(role: ChatMessage['role'], text: string, steps: readonly number[] = []) {
    this.role = role;
    this.steps = steps;
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
  #entries: Entry[];
  /** So many of them the model has been sent, or has said. */
  #sent = 0;
  #restarts = false;
  #question: Entry;
  /** What the provider counts for each token of our estimate. */
  #scale = 1;

  constructor(system: string, first: string) {
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

  /** The outputs of blocks, by their indices in `history`, or words about a reply without any. */
  observe(text: string, steps: readonly number[] = []): void {
    this.#entries.push(new Entry('user', text, steps));
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
      .filter(({ steps, text }) => steps.length > 0 && text.length > 2 * excerpt)
      .slice(0, -keptOutputs);
    for (const entry of long) entry.shorten(handle(entry.text, entry.steps));
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
    const said = new Entry('assistant', headAndTail(summary, maxSummary));
    const last = unsent ?? new Entry('user', 'Go on.');
    // A further question is asked again: what it was must not hang on the summary.
    if (this.#question !== first && this.#question !== last) last.add(this.#question.text);
    this.#entries = [system, first, said, last];
    this.#restart();
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

function handle(text: string, steps: readonly number[]): string {
  const names = steps.map((step) => `history[${step}].output`).join(', ');
  // Nothing of a fenced text stays, since its end would be gone.
  const start = text.slice(0, excerpt).replace(/<data id=[^]*$|[\ud800-\udbff]$/, '');
  return `${start}\n(… shortened: ${counted(text.length, 'character')}, whole in ${names})`;
}
