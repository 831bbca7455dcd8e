import { clip, headAndTail } from '../context/words';
import type { CallTree, Exhausted } from './callTree';
import type { LoopResult } from './loopResult';
import type { ChatMessage } from './model';
import * as prompts from './prompts';
import * as say from './turnMessages';
import { parseReply } from './replyParsing';
import type { LoopContext, Repl, SubCall } from './repl';
import { SubCalls } from './subCalls';

/** What a loop is to do. */
export interface LoopTask {
  readonly question: string;
  readonly context: LoopContext;
  /** 0: the root loop; its children are on level 1. */
  readonly level: number;
  /** The sub-call whose child loop this is; `undefined` for the root loop. */
  readonly parent?: string | undefined;
}

const maxRepliesWithoutCode = 3;
const maxErrorsInARow = 4;
/** A child whose prompt is longer is asked its beginning: the whole of it is its context then. */
const maxChildQuestion = 4_000;
const noTokens: Exhausted = { code: 'tokens', message: 'the budget of the run is used up' };

/** The reason with which a loop's signal is aborted, when it is to end with what there is. */
export class LoopStopped extends Error {
  override readonly name = 'LoopStopped';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The loop of a Recursive Language Model (Zhang, Kraska, Khattab, arXiv 2512.24601): the model sees the
 * question and what the context looks like, writes code, is shown what it printed, and ends with an answer.
 * Its code may start child loops, which are loops like this one over a part of the context.
 * A loop that is stopped ends with what there is.
 * @throws the signal's reason when it is no `LoopStopped`.
 */
export async function runLoop(task: LoopTask, tree: CallTree, signal: AbortSignal): Promise<LoopResult> {
  const loop = new Loop(task, tree);
  try {
    return await loop.run(signal);
  } catch (error) {
    if (!(signal.reason instanceof LoopStopped)) throw error;
    return loop.fallback(signal.reason.code, signal.reason.message);
  } finally {
    loop.dispose();
  }
}

class Loop {
  readonly #task: LoopTask;
  readonly #tree: CallTree;
  readonly #subCalls: SubCalls;
  readonly #messages: ChatMessage[];
  readonly #history: { code: string; output: string }[] = [];
  readonly #maxIterations: number;
  /** Made beside the first model call, and anew when one is lost. */
  #repl: Promise<Repl> | undefined;
  #sent = 0;
  #index = 0;
  /** Why this turn is the last although there were more. */
  #lastBecause: Exhausted | undefined;
  #withoutCode = 0;
  #errors = 0;
  #lastProse = '';

  constructor(task: LoopTask, tree: CallTree) {
    this.#task = task;
    this.#tree = tree;
    this.#maxIterations = task.level === 0 ? tree.limits.maxIterations : tree.limits.maxChildIterations;
    this.#subCalls = new SubCalls(tree, task.level, (call, request, signal) =>
      this.#runChild(call, request, signal),
    );
    const overview = task.context.overview();
    this.#messages = [
      { role: 'system', content: prompts.rootSystemPrompt },
      { role: 'user', content: prompts.firstMessage(task.question, overview, this.#maxIterations) },
    ];
  }

  async run(signal: AbortSignal): Promise<LoopResult> {
    void this.#openRepl();
    while (this.#index < this.#maxIterations && !this.#lastBecause) {
      this.#index++;
      const result = await this.#turn(signal);
      // Whatever was refused may be missing in the answer.
      if (result) return this.#tree.exhausted ? partialFor(result, this.#tree.exhausted) : result;
    }
    if (this.#lastBecause) return this.fallback(this.#lastBecause.code, this.#lastBecause.message);
    return this.fallback('iterations', `no final answer after ${this.#maxIterations} turns`);
  }

  dispose(): void {
    this.#dropRepl();
  }

  /** One turn; a result ends the loop. */
  async #turn(signal: AbortSignal): Promise<LoopResult | undefined> {
    const { level, parent } = this.#task;
    const iteration = parent === undefined ? String(this.#index) : `${parent}.${this.#index}`;
    if (this.#tree.exhausted) await this.#makeLast(this.#tree.exhausted, signal);
    // A child's turns count as sub-calls of the run.
    if (level > 0 && !this.#tree.take())
      return this.fallback('sub-calls', 'the sub-calls of this run are used');
    if (level === 0) for (const hint of this.#tree.takeHints()) this.#add(say.hint(hint));
    this.#subCalls.enter(iteration);
    const started = { type: 'iteration.started', iteration, parent, index: this.#index } as const;
    this.#tree.report({ ...started, of: this.#maxIterations });
    let reply = await this.#askRoot(iteration, signal);
    if (!reply.ok && reply.code === 'budget' && level === 0) {
      await this.#makeLast(this.#tree.exhausted ?? noTokens, signal);
      reply = await this.#askRoot(iteration, signal);
    }
    if (!reply.ok) return this.#callFailed(reply);
    this.#messages.push({ role: 'assistant', content: reply.text });
    this.#sent = this.#messages.length;
    const parsed = parseReply(reply.text);
    if (parsed.prose.trim() !== '') this.#lastProse = parsed.prose.trim();
    if (reply.finish === 'filtered') {
      const message = 'the provider withheld the reply (content filter)';
      return { status: 'failed', reason: { code: 'filtered', message } };
    }
    if (reply.finish === 'length') {
      this.#warn(
        'reply-cut',
        `Turn ${iteration}: the reply was cut off by the output limit; its code was not run.`,
      );
      this.#observe([say.cutReplyNudge]);
      return undefined;
    }
    return parsed.blocks.length === 0
      ? this.#nudge(iteration)
      : this.#execute(iteration, parsed.blocks, signal);
  }

  #askRoot(iteration: string, signal: AbortSignal) {
    return this.#tree.call(
      {
        call: `${iteration}.root`,
        iteration,
        role: 'root',
        level: this.#task.level,
        messages: [...this.#messages],
        newFrom: this.#sent,
        isLast: this.#lastBecause !== undefined || this.#index === this.#maxIterations,
      },
      signal,
    );
  }

  /** A failed root call fails the run, unless there is something to show: used-up budgets leave that. */
  #callFailed({ code, message }: { readonly code: string; readonly message: string }): LoopResult {
    return code === 'budget'
      ? this.fallback('tokens', message)
      : { status: 'failed', reason: { code, message } };
  }

  /** Makes this turn the last one, and shows the model what its variables hold. */
  async #makeLast(because: Exhausted, signal: AbortSignal): Promise<void> {
    if (this.#lastBecause) return;
    this.#lastBecause = because;
    const repl = await this.#openRepl();
    const { output } = await repl.run('SHOW_VARS()', signal);
    this.#add(say.lastTurnFor(because.message, headAndTail(output, this.#tree.limits.maxObservation)));
  }

  /** Adds to the message that the model has not been sent yet; those it has been sent never change. */
  #add(content: string): void {
    const last = this.#messages.at(-1);
    if (last?.role === 'user' && this.#messages.length > this.#sent) {
      this.#messages[this.#messages.length - 1] = { role: 'user', content: `${last.content}\n\n${content}` };
    } else this.#messages.push({ role: 'user', content });
  }

  /** A loop of its own for one `rlm_query`, shown as a call that has turns. */
  async #runChild(call: string, request: SubCall, signal: AbortSignal): Promise<LoopResult> {
    const { prompt, parts } = request;
    const iteration = call.slice(0, call.lastIndexOf('.'));
    const started = performance.now();
    const messages = [{ role: 'user', content: clip(prompt, maxChildQuestion) }] as const;
    const model = 'child RLM';
    this.#tree.report({ type: 'call.started', call, iteration, role: 'sub', isChild: true, model, messages });
    const result = await this.#childLoop(call, prompt, parts, signal);
    const { status, answer, reason } = result;
    const milliseconds = Math.round(performance.now() - started);
    const usage = { inputTokens: 0, outputTokens: 0, estimated: false };
    const outcome = answer
      ? ({ ok: true, text: answer.text, finish: 'stop', usage } as const)
      : ({ ok: false, code: reason?.code ?? status, message: reason?.message ?? status } as const);
    this.#tree.report({ type: 'call.finished', call, milliseconds, outcome });
    return result;
  }

  async #childLoop(
    call: string,
    prompt: string,
    parts: SubCall['parts'],
    signal: AbortSignal,
  ): Promise<LoopResult> {
    const context = await this.#task.context.part(parts.length > 0 ? parts : [{ text: prompt }]);
    const question = clip(prompt, maxChildQuestion);
    return runLoop({ question, context, level: this.#task.level + 1, parent: call }, this.#tree, signal);
  }

  #nudge(iteration: string): LoopResult | undefined {
    this.#withoutCode++;
    this.#warn('reply-without-code', `Turn ${iteration}: the reply had no code to run.`);
    if (this.#withoutCode < maxRepliesWithoutCode) {
      this.#observe([say.noCodeNudge]);
      return undefined;
    }
    return this.fallback(
      'no-code',
      `the model answered ${maxRepliesWithoutCode} times in a row without code`,
    );
  }

  /** Runs blocks in order until one throws or ends the run. */
  async #execute(
    iteration: string,
    blocks: readonly string[],
    signal: AbortSignal,
  ): Promise<LoopResult | undefined> {
    this.#withoutCode = 0;
    const outputs: string[] = [];
    for (const code of blocks) {
      const { step, shown } = await this.#runBlock(iteration, code, signal);
      if (step.final !== undefined) return { status: 'complete', answer: { text: step.final, how: 'final' } };
      outputs.push(shown);
      if (step.error !== undefined) break;
    }
    const stuck = this.#stuck();
    if (stuck !== undefined) return this.fallback('stuck', stuck);
    this.#observe(outputs);
    return undefined;
  }

  /** Why going on leads nowhere: errors in a row, or the same block with the same output again. */
  #stuck(): string | undefined {
    if (this.#errors >= maxErrorsInARow)
      return `the model's code failed in ${maxErrorsInARow} turns in a row`;
    const [before, last] = this.#history.slice(-2);
    const repeats = last && before?.code === last.code && before.output === last.output;
    return repeats ? 'the model wrote the same code twice, with the same output' : undefined;
  }

  /** Runs one block and reports it; `shown` is what the root is told. */
  async #runBlock(iteration: string, code: string, signal: AbortSignal) {
    const repl = await this.#openRepl();
    this.#tree.report({ type: 'code.started', iteration, code });
    const start = performance.now();
    const step = await repl.run(code, signal);
    const milliseconds = Math.round(performance.now() - start);
    const output = [step.output, step.error].filter((part) => part !== undefined && part !== '').join('\n');
    this.#history.push({ code, output });
    this.#errors = step.error === undefined ? 0 : this.#errors + 1;
    const cut = headAndTail(output === '' ? say.emptyOutput : output, this.#tree.limits.maxObservation);
    const shown = step.lost === true ? `${cut}\n${say.replLost}` : cut;
    if (step.lost === true) this.#dropRepl();
    this.#tree.report({ type: 'code.finished', iteration, output: shown, error: step.error, milliseconds });
    return { step, shown };
  }

  #openRepl(): Promise<Repl> {
    if (!this.#repl) {
      this.#repl = this.#createRepl();
      // Met where the first block awaits it.
      this.#repl.catch(() => undefined);
    }
    return this.#repl;
  }

  #dropRepl(): void {
    void this.#repl?.then(
      (repl) => repl.dispose(),
      () => undefined,
    );
    this.#repl = undefined;
  }

  #createRepl(): Promise<Repl> {
    return this.#task.context.createRepl({
      call: (request, signal) => this.#subCalls.call(request, signal),
      refuse: (calls, characters, allowed) => this.#subCalls.refuse(calls, characters, allowed),
      budget: () => this.#budget(),
      history: (index) => this.#history[index],
    });
  }

  #budget(): Record<string, number> {
    const { subCallsLeft, left } = this.#tree;
    const finite = Object.entries({
      inputTokensLeft: left?.inputTokens,
      outputTokensLeft: left?.outputTokens,
      costLeft: left?.cost,
    }).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
    return { turnsLeft: this.#maxIterations - this.#index, subCallsLeft, ...Object.fromEntries(finite) };
  }

  #observe(outputs: readonly string[]): void {
    const line = say.turnLine(this.#index + 1, this.#maxIterations);
    const scarce = say.scarcity(this.#tree.subCallsLeft, this.#tree.limits.maxSubCalls);
    this.#messages.push({ role: 'user', content: `${outputs.join('\n')}\n\n${line}${scarce}` });
  }

  /** The best there is: the last words of the model, else the last output. */
  fallback(code: string, message: string): LoopResult {
    const last = this.#lastProse === '' ? this.#history.at(-1)?.output : this.#lastProse;
    const text =
      last === undefined || last === '' ? undefined : headAndTail(last, this.#tree.limits.maxObservation);
    return {
      status: 'partial',
      reason: { code, message },
      ...(text === undefined ? {} : { answer: { text, how: 'fallback' } }),
    };
  }

  #warn(code: string, message: string): void {
    this.#tree.report({ type: 'warning', code, message });
  }
}

function partialFor(result: LoopResult, because: Exhausted): LoopResult {
  return result.status === 'complete' ? { ...result, status: 'partial', reason: because } : result;
}
