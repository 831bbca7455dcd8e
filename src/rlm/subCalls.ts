import type { CallTree } from './callTree';
import { messageOf } from './errors';
import type { LoopResult } from './loopResult';
import type { ChatMessage } from './model';
import { subSystemPrompt } from './prompts';
import type { SubCall, SubCallResult } from './repl';

/** Fan-outs up to this size are never refused: what they may cost is small, and asking twice costs a turn. */
const alwaysAllowed = 64;

/** Starts a child loop as the call of this id, and runs it to its end. */
export type RunChild = (call: string, request: SubCall, signal: AbortSignal) => Promise<LoopResult>;

/** The calls that one loop's code makes: numbered within their iteration, counted over the whole tree. */
export class SubCalls {
  readonly #tree: CallTree;
  readonly #level: number;
  readonly #runChild: RunChild;
  #iteration = '';
  #inIteration = 0;

  constructor(tree: CallTree, level: number, runChild: RunChild) {
    this.#tree = tree;
    this.#level = level;
    this.#runChild = runChild;
  }

  /** Calls from now on belong to this iteration. */
  enter(iteration: string): void {
    this.#iteration = iteration;
    this.#inIteration = 0;
  }

  /** See `ReplServices.refuse`: above the share of what is left, code must say that it means it. */
  refuse(calls: number, characters: number, allowed: boolean): string | undefined {
    const { subCallsLeft } = this.#tree;
    if (allowed || calls <= alwaysAllowed || calls > subCallsLeft) return undefined;
    if (calls <= subCallsLeft * this.#tree.limits.fanOutShare) return undefined;
    return (
      `${calls} calls at once (about ${Math.round(characters / 4)} tokens) are more than a fair share of the ` +
      `${subCallsLeft} that are left: make fewer and fuller calls (a sub-model reads some 80,000 characters), ` +
      'or pass {allowMany: true} if it must be'
    );
  }

  async call(request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    const depthLeft = this.#tree.limits.maxDepth - this.#level;
    if (depthLeft < 1) return { ok: false, message: `sub-calls are off in this run (depth ${this.#level})` };
    const call = `${this.#iteration}.c${++this.#inIteration}`;
    if (request.kind === 'rlm' && depthLeft > 1) return this.#child(call, request, signal);
    return this.#plain(call, request, signal);
  }

  async #plain(call: string, request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    let messages: ChatMessage[];
    try {
      messages = subMessages(request);
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
    if (!this.#tree.take()) return this.#usedUp();
    const outcome = await this.#tree.call(
      {
        call,
        iteration: this.#iteration,
        role: 'sub',
        level: this.#level,
        messages,
        newFrom: 0,
        isLast: false,
        maxOutputTokens: request.maxOutputTokens ?? this.#tree.limits.maxSubCallOutputTokens,
        content: request.content(),
        note: request.kind === 'rlm' ? 'rlm_query at the depth limit: made as a plain call' : undefined,
      },
      signal,
    );
    if (!outcome.ok) return { ok: false, message: outcome.message };
    if (outcome.finish === 'filtered')
      return { ok: false, message: 'the provider withheld the reply (content filter)' };
    return outcome.finish === 'length'
      ? { ok: true, text: `${outcome.text}\n[cut off by the output limit]` }
      : { ok: true, text: outcome.text };
  }

  async #child(call: string, request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    if (this.#tree.subCallsLeft <= 0) {
      this.#tree.take();
      return this.#usedUp();
    }
    const { status, answer, reason } = await this.#runChild(call, request, signal);
    if (!answer) return { ok: false, message: reason?.message ?? 'the child had no answer' };
    const partial = status === 'complete' ? '' : `\n[partial: ${reason?.message ?? 'it could not finish'}]`;
    return { ok: true, text: answer.text + partial };
  }

  #usedUp(): SubCallResult {
    return {
      ok: false,
      message: `${this.#tree.exhausted?.message ?? 'the budget is used'}; answer with what you have`,
    };
  }
}

function subMessages(request: SubCall): ChatMessage[] {
  const context = request.render();
  return [
    { role: 'system', content: subSystemPrompt },
    { role: 'user', content: context === undefined ? request.prompt : `${request.prompt}\n\n${context}` },
  ];
}
