import { headAndTail } from '../context/words';
import type { EventBody, RunStatus } from './events';
import type { RunLimits } from './limits';
import type { ChatMessage } from './model';
import * as prompts from './prompts';
import { parseReply } from './replyParsing';
import type { Repl, ReplFactory } from './repl';
import { SubCalls, type CallModel } from './subCalls';

export interface LoopPorts {
  readonly createRepl: ReplFactory;
  readonly callModel: CallModel;
  readonly report: (event: EventBody) => void;
}

export interface LoopTask {
  readonly question: string;
  /** What the context looks like from outside. */
  readonly overview: string;
  readonly limits: RunLimits;
}

/** How a loop ended; `answer` is `undefined` only when there is nothing to show at all. */
export interface LoopResult {
  readonly status: RunStatus;
  readonly answer?: { readonly text: string; readonly how: 'final' | 'fallback' } | undefined;
  readonly reason?: { readonly code: string; readonly message: string } | undefined;
}

const maxRepliesWithoutCode = 3;

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
 * The root loop of a Recursive Language Model (Zhang, Kraska, Khattab, arXiv 2512.24601): the model sees the
 * question and what the context looks like, writes code, is shown what it printed, and ends with an answer.
 * A loop that is stopped ends with what there is.
 * @throws the signal's reason when it is no `LoopStopped`.
 */
export async function runLoop(task: LoopTask, ports: LoopPorts, signal: AbortSignal): Promise<LoopResult> {
  const loop = new Loop(task, ports);
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
  readonly #ports: LoopPorts;
  readonly #subCalls: SubCalls;
  readonly #messages: ChatMessage[];
  readonly #history: { code: string; output: string }[] = [];
  /** Made beside the first model call, and anew when one is lost. */
  #repl: Promise<Repl> | undefined;
  #sent = 0;
  #index = 0;
  #withoutCode = 0;
  #lastProse = '';

  constructor(task: LoopTask, ports: LoopPorts) {
    this.#task = task;
    this.#ports = ports;
    this.#subCalls = new SubCalls(task.limits, ports.callModel);
    this.#messages = [
      { role: 'system', content: prompts.rootSystemPrompt },
      {
        role: 'user',
        content: prompts.firstMessage(task.question, task.overview, task.limits.maxIterations),
      },
    ];
  }

  async run(signal: AbortSignal): Promise<LoopResult> {
    const { maxIterations } = this.#task.limits;
    void this.#openRepl();
    while (this.#index < maxIterations) {
      this.#index++;
      const result = await this.#turn(String(this.#index), signal);
      if (result) return result;
    }
    return this.fallback('iterations', `no final answer after ${maxIterations} turns`);
  }

  dispose(): void {
    this.#dropRepl();
  }

  /** One turn; a result ends the loop. */
  async #turn(iteration: string, signal: AbortSignal): Promise<LoopResult | undefined> {
    this.#subCalls.enter(iteration);
    const { maxIterations } = this.#task.limits;
    this.#ports.report({ type: 'iteration.started', iteration, index: this.#index, of: maxIterations });
    const spec = { call: `${iteration}.root`, iteration, role: 'root' as const, newFrom: this.#sent };
    const reply = await this.#ports.callModel({ ...spec, messages: [...this.#messages] }, signal);
    if (!reply.ok) return { status: 'failed', reason: { code: reply.code, message: reply.message } };
    this.#messages.push({ role: 'assistant', content: reply.text });
    this.#sent = this.#messages.length;
    const parsed = parseReply(reply.text);
    if (parsed.prose.trim() !== '') this.#lastProse = parsed.prose.trim();
    if (reply.finish === 'filtered') {
      return {
        status: 'failed',
        reason: { code: 'filtered', message: 'the provider withheld the reply (content filter)' },
      };
    }
    if (reply.finish === 'length') {
      this.#warn(
        'reply-cut',
        `Turn ${iteration}: the reply was cut off by the output limit; its code was not run.`,
      );
      this.#observe([prompts.cutReplyNudge]);
      return undefined;
    }
    return parsed.blocks.length === 0
      ? this.#nudge(iteration)
      : this.#execute(iteration, parsed.blocks, signal);
  }

  #nudge(iteration: string): LoopResult | undefined {
    this.#withoutCode++;
    this.#warn('reply-without-code', `Turn ${iteration}: the reply had no code to run.`);
    if (this.#withoutCode < maxRepliesWithoutCode) {
      this.#observe([prompts.noCodeNudge]);
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
    this.#observe(outputs);
    return undefined;
  }

  /** Runs one block and reports it; `shown` is what the root is told. */
  async #runBlock(iteration: string, code: string, signal: AbortSignal) {
    const repl = await this.#openRepl();
    this.#ports.report({ type: 'code.started', iteration, code });
    const start = performance.now();
    const step = await repl.run(code, signal);
    const milliseconds = Math.round(performance.now() - start);
    const output = [step.output, step.error].filter((part) => part !== undefined && part !== '').join('\n');
    this.#history.push({ code, output });
    const cut = headAndTail(output === '' ? prompts.emptyOutput : output, this.#task.limits.maxObservation);
    const shown = step.lost === true ? `${cut}\n${prompts.replLost}` : cut;
    if (step.lost === true) this.#dropRepl();
    this.#ports.report({ type: 'code.finished', iteration, output: shown, error: step.error, milliseconds });
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
    const { maxIterations } = this.#task.limits;
    return this.#ports.createRepl({
      call: (request, signal) => this.#subCalls.call(request, signal),
      budget: () => ({ turnsLeft: maxIterations - this.#index, subCallsLeft: this.#subCalls.left }),
      history: (index) => this.#history[index],
    });
  }

  #observe(outputs: readonly string[]): void {
    const next = this.#index + 1;
    const line = prompts.turnLine(next, this.#task.limits.maxIterations);
    this.#messages.push({ role: 'user', content: `${outputs.join('\n')}\n\n${line}` });
  }

  /** The best there is: the last words of the model, else the last output. */
  fallback(code: string, message: string): LoopResult {
    const last = this.#lastProse === '' ? this.#history.at(-1)?.output : this.#lastProse;
    const text =
      last === undefined || last === '' ? undefined : headAndTail(last, this.#task.limits.maxObservation);
    return {
      status: 'partial',
      reason: { code, message },
      ...(text === undefined ? {} : { answer: { text, how: 'fallback' } }),
    };
  }

  #warn(code: string, message: string): void {
    this.#ports.report({ type: 'warning', code, message });
  }
}
