import type { ModelObserver, ModelReply, ModelRequest, TokenUsage } from '../rlm/model';
import { chunkOf, finishOf } from './completion';
import { NativeCalls } from './nativeCalls';
import { TextTap } from './textTap';
import { ThinkSplitter } from './thinkSplitter';

/** Puts a reply together from the chunks of a stream, or from one whole completion, and tells its text. */
export class ReplyBuilder {
  readonly #tap: TextTap;
  readonly #splitter = new ThinkSplitter();
  readonly #calls = new NativeCalls();
  #reasoning = '';
  #isRefused = false;
  #finishReason: string | undefined;
  #usage: TokenUsage | undefined;
  #received = 0;

  constructor({ enough }: Pick<ModelRequest, 'enough'>, { onText }: Pick<ModelObserver, 'onText'>) {
    this.#tap = new TextTap((text) => onText?.(text), enough?.());
  }

  /** Takes one chunk or completion. @throws {TypeError} when it is neither. */
  add(value: unknown): void {
    const { text, thought, calls, isRefusal, finishReason, usage } = chunkOf(value);
    this.#received += text.length + thought.length;
    if (usage) this.#usage = usage;
    if (finishReason) this.#finishReason = finishReason;
    if (isRefusal) this.#isRefused = true;
    this.#reasoning += thought;
    if (text) this.#take(this.#splitter.push(text));
    if (calls.length > 0 && this.#calls.add(calls)) {
      this.#write(this.#calls.takeWhole());
      this.#tap.pushOther();
    }
  }

  /** Characters so far. */
  get received(): number {
    return this.#received;
  }

  /** Whether the endpoint has said that the reply is at its end. */
  get isFinished(): boolean {
    return this.#finishReason !== undefined;
  }

  /** Whether something came that the request does not want: the rest need not be read. */
  get isCut(): boolean {
    return this.#tap.isCut;
  }

  /** The reply, when there is no more to come. */
  build(): ModelReply {
    this.#take(this.#splitter.end());
    const { text, isCut } = this.#calls.takeAll();
    this.#write(text);
    this.#tap.end();
    const finish = this.#isRefused ? 'filtered' : isCut ? 'length' : finishOf(this.#finishReason);
    return {
      text: this.#tap.text,
      ...(this.#reasoning ? { reasoning: this.#reasoning } : {}),
      ...(this.#tap.isCut ? { finish: 'stop', cut: true } : { finish }),
      // What some endpoints report along the way counts only what was sent so far.
      ...(this.#usage && this.isFinished ? { usage: this.#usage } : {}),
    };
  }

  #take({ text, thought }: { readonly text: string; readonly thought: string }): void {
    this.#reasoning += thought;
    this.#tap.push(text);
  }

  /** On lines of its own. */
  #write(calls: string): void {
    const { text } = this.#tap;
    if (calls) this.#tap.push((text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n') + calls);
  }
}
