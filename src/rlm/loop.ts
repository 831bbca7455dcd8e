import { headAndTail } from '../context/words';
import type { CallTree, Exhausted } from './callTree';
import { childLoops } from './childLoops';
import type { Conversation } from './conversation';
import type { CallFinished } from './events';
import { messageOf } from './errors';
import type { JsonSchema } from './jsonSchema';
import type { LoopTask } from './loopTask';
import type { LoopResult } from './loopResult';
import type { ChatMessage } from './model';
import { makeRoom } from './compaction';
import { endMisfit, fitAnswer } from './answerFit';
import { firstMessage, followUpMessage, systemPromptFor } from './prompts';
import { parseReply, type ParsedReply, type ReplyCode } from './replyParsing';
import type { StepResult } from './repl';
import { SubCalls } from './subCalls';
import { Transcript } from './transcript';
import * as say from './turnMessages';

type Outcome = CallFinished['outcome'];

const maxRepliesWithoutCode = 3;
const maxErrorsInARow = 4;
/** Where a model's window is not known: what most of them have at least. */
const assumedWindow = 128_000;
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
 * A loop that is stopped ends with what there is. In a conversation that had a question before, the model is
 * told that it goes on. Whoever made the conversation disposes it.
 * @throws the signal's reason when it is no `LoopStopped`.
 */
export async function runLoop(
  conversation: Conversation,
  task: LoopTask,
  tree: CallTree,
  signal: AbortSignal,
): Promise<LoopResult> {
  const loop = new Loop(conversation, task, tree);
  try {
    return await loop.run(signal);
  } catch (error) {
    if (!(signal.reason instanceof LoopStopped)) throw error;
    return loop.fallback(signal.reason.code, signal.reason.message);
  }
}

class Loop {
  readonly #conversation: Conversation;
  readonly #transcript: Transcript;
  readonly #task: LoopTask;
  readonly #tree: CallTree;
  readonly #subCalls: SubCalls;
  readonly #maxIterations: number;
  /** Index in the conversation's history of this question's first block. */
  readonly #firstStep: number;
  readonly #finalPatterns: readonly RegExp[];
  #index = 0;
  /** Tokens that fit the model's window; found out by its refusals where it is not known. */
  #window: number;
  /** Why this turn is the last although there were more. */
  #lastBecause: Exhausted | undefined;
  #withoutCode = 0;
  #errors = 0;
  /** The block that runs. */
  #block: { readonly iteration: string; readonly index: number } | undefined;
  /** The answer that was echoed, and the block that gave it. */
  #echoed: { readonly code: string; readonly result: LoopResult } | undefined;
  #lastProse = '';

  constructor(conversation: Conversation, task: LoopTask, tree: CallTree) {
    this.#conversation = conversation;
    this.#task = task;
    this.#tree = tree;
    this.#maxIterations = task.level === 0 ? tree.limits.maxIterations : tree.limits.maxChildIterations;
    this.#window = tree.traitsAt(task.level).loop.contextWindow ?? assumedWindow;
    this.#finalPatterns = tree.settings.finalPatterns.map((source) => new RegExp(source));
    this.#firstStep = conversation.history.length;
    this.#subCalls = new SubCalls(
      tree,
      task.level,
      childLoops(conversation.context, task.level, tree, runLoop),
    );
    this.#transcript = this.#begin();
    conversation.serve({
      call: (request, signal) => this.#subCalls.call(request, signal),
      refuse: (calls, characters, allowed) => this.#subCalls.refuse(calls, characters, allowed),
      stops: () => this.#block && tree.stopsOf(this.#block.iteration, this.#block.index),
      budget: () => this.#budget(),
      history: (index) => conversation.history[index],
    });
  }

  /** Asks the question: the conversation's first, or a further one. */
  #begin(): Transcript {
    const { question } = this.#task;
    const { transcript, context, exchanges } = this.#conversation;
    if (transcript) {
      transcript.ask(followUpMessage(question, this.#maxIterations));
      return transcript;
    }
    const first = firstMessage(question, context.overview(), this.#maxIterations);
    const begun = new Transcript(this.#systemPrompt(), first);
    for (const exchange of exchanges) begun.add(say.earlierExchange(exchange));
    return (this.#conversation.transcript = begun);
  }

  #systemPrompt(): string {
    const { level, schema } = this.#task;
    const { profile, offersReplTool } = this.#tree.traitsAt(level).loop;
    const { settings, limits, hasLanguageServer } = this.#tree;
    const depthLeft = Math.max(0, limits.maxDepth - level);
    // The user's own system prompt is for the root; their extra instructions are for every loop.
    const own = level === 0 ? settings : { extraInstructions: settings.extraInstructions };
    return systemPromptFor({ profile, settings: own, schema, depthLeft, offersReplTool, hasLanguageServer });
  }

  async run(signal: AbortSignal): Promise<LoopResult> {
    void this.#conversation.repl();
    while (this.#index < this.#maxIterations && !this.#lastBecause) {
      this.#index++;
      const result = await this.#turn(signal);
      // Whatever was refused may be missing in the answer.
      if (result) return this.#tree.exhausted ? partialFor(result, this.#tree.exhausted) : result;
    }
    if (this.#lastBecause) return this.fallback(this.#lastBecause.code, this.#lastBecause.message);
    return this.fallback('iterations', `no final answer after ${this.#maxIterations} turns`);
  }

  get #isLast(): boolean {
    return this.#lastBecause !== undefined || this.#index === this.#maxIterations;
  }

  /** One turn; a result ends the loop. */
  async #turn(signal: AbortSignal): Promise<LoopResult | undefined> {
    const { level, parent } = this.#task;
    const iteration = parent === undefined ? String(this.#index) : `${parent}.${this.#index}`;
    if (this.#tree.exhausted) await this.#makeLast(this.#tree.exhausted, signal);
    // A child's turns count as sub-calls of the run.
    if (level > 0 && !this.#tree.take())
      return this.fallback('sub-calls', 'the sub-calls of this run are used');
    if (level === 0)
      for (const hint of this.#tree.takeHints(this.#index)) this.#transcript.add(say.hint(hint));
    this.#subCalls.enter(iteration);
    const started = { type: 'iteration.started', iteration, parent, index: this.#index } as const;
    this.#tree.report({ ...started, of: this.#maxIterations });
    const reply = await this.#ask(iteration, signal);
    return reply.ok ? this.#act(iteration, reply, signal) : this.#callFailed(reply);
  }

  /** The model's reply; it is asked again where a shorter prompt or a last turn may help. */
  async #ask(iteration: string, signal: AbortSignal): Promise<Outcome> {
    await this.#makeRoom(iteration, signal);
    let reply = await this.#askRoot(iteration, signal);
    if (!reply.ok && reply.code === 'too-long') {
      this.#window = Math.min(this.#window, this.#transcript.tokens);
      if (await this.#makeRoom(iteration, signal)) reply = await this.#askRoot(iteration, signal);
    }
    if (!reply.ok && reply.code === 'budget' && this.#task.level === 0) {
      await this.#makeLast(this.#tree.exhausted ?? noTokens, signal);
      reply = await this.#askRoot(iteration, signal);
    }
    return reply;
  }

  #askRoot(iteration: string, signal: AbortSignal): Promise<Outcome> {
    const { level } = this.#task;
    const { habits } = this.#conversation;
    return this.#tree.call(
      {
        call: `${iteration}.root`,
        iteration,
        role: 'root',
        level,
        ...this.#transcript.next(),
        isLast: this.#isLast,
        offersReplTool: this.#tree.traitsAt(level).loop.offersReplTool,
        stopAtCode: this.#tree.settings.oneBlockATurn ? { ...habits } : undefined,
      },
      signal,
    );
  }

  /** Makes the messages shorter where they fill the model's window; true when it did. */
  #makeRoom(iteration: string, signal: AbortSignal): Promise<boolean> {
    return makeRoom({
      transcript: this.#transcript,
      limit: this.#window * this.#tree.settings.compactAt,
      summarise: () => this.#summary(iteration, signal),
      report: (kind, tokensBefore, tokensAfter) =>
        this.#tree.report({ type: 'compacted', iteration, kind, tokensBefore, tokensAfter }),
    });
  }

  /** What the model says of its turns so far; what its variables hold where it cannot be asked. */
  async #summary(iteration: string, signal: AbortSignal): Promise<string> {
    const { messages, ...place } = this.#transcript.next();
    const outcome = await this.#tree.call(
      {
        call: `${iteration}.summary`,
        iteration,
        role: 'root',
        level: this.#task.level,
        messages: withRequest(messages, say.summaryRequest),
        ...place,
        isLast: false,
        note: 'a summary of the turns so far, which fill the window of the model',
      },
      signal,
    );
    const variables = await this.#variables(signal);
    const text = outcome.ok ? parseReply(outcome.text).prose.trim() : '';
    return text === '' ? say.lostTurns(variables) : say.summary(text, variables);
  }

  async #variables(signal: AbortSignal): Promise<string> {
    const repl = await this.#conversation.repl();
    const { output } = await repl.run('SHOW_VARS()', signal);
    return headAndTail(output, this.#tree.limits.maxObservation);
  }

  /** Does what a reply says: runs its code, or tells the model what was wrong with it. */
  async #act(
    iteration: string,
    reply: Outcome & { ok: true },
    signal: AbortSignal,
  ): Promise<LoopResult | undefined> {
    const { text, finish, usage } = reply;
    this.#transcript.replied(text, usage.estimated ? undefined : usage.inputTokens);
    const { habits } = this.#conversation;
    const parsed = parseReply(text, { finalPatterns: this.#finalPatterns, thinks: habits.thinks });
    habits.thinks ||= parsed.thoughtUnopened;
    habits.scripts = parsed.first ? parsed.first.dialect === 'script' : habits.scripts;
    if (parsed.prose.trim() !== '') this.#lastProse = parsed.prose.trim();
    if (finish === 'filtered') {
      const message = 'the provider withheld the reply (content filter)';
      return { status: 'failed', reason: { code: 'filtered', message } };
    }
    if (finish === 'length') {
      this.#warn(
        'reply-cut',
        `Turn ${iteration}: the reply was cut off by the output limit; its code was not run.`,
      );
      this.#observe([say.cutReplyNudge]);
      return undefined;
    }
    return parsed.first ? this.#execute(iteration, parsed, parsed.first, signal) : this.#nudge(iteration);
  }

  /** A failed root call fails the run, unless there is something to show: used-up budgets leave that. */
  #callFailed({ code, message }: Outcome & { ok: false }): LoopResult {
    return code === 'budget'
      ? this.fallback('tokens', message)
      : { status: 'failed', reason: { code, message } };
  }

  /** Makes this turn the last one, and shows the model what its variables hold. */
  async #makeLast(because: Exhausted, signal: AbortSignal): Promise<void> {
    if (this.#lastBecause) return;
    this.#lastBecause = because;
    this.#transcript.add(say.lastTurnFor(because.message, await this.#variables(signal)));
  }

  #nudge(iteration: string): LoopResult | undefined {
    this.#withoutCode++;
    this.#warn('reply-without-code', `Turn ${iteration}: the reply had no code to run.`);
    if (this.#withoutCode < maxRepliesWithoutCode) {
      this.#observe([say.noCode(this.#tree.traitsAt(this.#task.level).loop.offersReplTool === true)]);
      return undefined;
    }
    return this.fallback(
      'no-code',
      `the model answered ${maxRepliesWithoutCode} times in a row without code`,
    );
  }

  /** Runs the first block, or all of them where that is the setting, until one throws or ends the run. */
  async #execute(
    iteration: string,
    { blocks, hasMore }: ParsedReply,
    first: ReplyCode,
    signal: AbortSignal,
  ): Promise<LoopResult | undefined> {
    this.#withoutCode = 0;
    // The same block again stands by its answer: what it costs is not paid twice.
    if (this.#echoed?.code === first.code) return this.#echoed.result;
    const { history, hasLooked } = this.#conversation;
    const one = this.#tree.settings.oneBlockATurn;
    const outputs: string[] = [];
    const from = history.length;
    for (const [index, code] of (one ? [first.code] : blocks).entries()) {
      this.#block = { iteration, index };
      const { step, shown } = await this.#runBlock(iteration, code, signal);
      this.#block = undefined;
      outputs.push(shown);
      if (step.final !== undefined) {
        const judged = this.#judge(code, step.final, hasLooked);
        if (typeof judged !== 'string') return judged;
        outputs.push(judged);
        break;
      }
      if (step.error !== undefined) break;
    }
    const stuck = this.#stuck();
    if (stuck !== undefined) return this.fallback('stuck', stuck);
    if (one && hasMore) outputs.push(say.oneBlock);
    this.#observe(
      outputs,
      history.slice(from).map((_, index) => from + index),
    );
    return undefined;
  }

  /** How the loop ends with this answer; what the model is told instead, where it does not. */
  #judge(code: string, answer: string, hasLooked: boolean): LoopResult | string {
    const { schema, level } = this.#task;
    const fit =
      schema === undefined
        ? { ok: true as const, text: answer }
        : fitAnswer(answer, (value) => this.#misfits(schema, value));
    if (!fit.ok) return this.#isLast ? endMisfit(answer, fit.problems) : say.misfit(fit.problems);
    const { settings, limits } = this.#tree;
    const mayBeBlind = this.#tree.traitsAt(level).loop.profile !== 'explorer' && !hasLooked;
    const result: LoopResult = { status: 'complete', answer: { text: fit.text, how: 'final' } };
    if (!settings.confirmsBlindAnswers || !mayBeBlind || this.#echoed || this.#isLast) return result;
    this.#echoed = { code, result };
    return say.confirm(headAndTail(answer, limits.maxObservation));
  }

  /** A pattern of the schema that takes too long is no reason to lose the run. */
  #misfits(schema: JsonSchema, value: unknown): readonly string[] {
    try {
      return this.#tree.misfits(schema, value);
    } catch (error) {
      return [messageOf(error)];
    }
  }

  /** Why going on leads nowhere: errors in a row, or the same block with the same output again. */
  #stuck(): string | undefined {
    if (this.#errors >= maxErrorsInARow)
      return `the model's code failed in ${maxErrorsInARow} turns in a row`;
    const [before, last] = this.#conversation.history.slice(this.#firstStep).slice(-2);
    const repeats = last && before?.code === last.code && before.output === last.output;
    return repeats ? 'the model wrote the same code twice, with the same output' : undefined;
  }

  /** Runs one block and reports it; `shown` is what the root is told. */
  async #runBlock(iteration: string, code: string, signal: AbortSignal) {
    const conversation = this.#conversation;
    const repl = await conversation.repl();
    this.#tree.report({ type: 'code.started', iteration, code });
    const start = performance.now();
    const step = await repl.run(code, signal);
    const milliseconds = Math.round(performance.now() - start);
    const output = outputOf(step);
    conversation.history.push({ code, output });
    conversation.hasLooked ||= step.looked === true;
    this.#errors = step.error === undefined ? 0 : this.#errors + 1;
    const cut = headAndTail(output === '' ? say.emptyOutput : output, this.#tree.limits.maxObservation);
    const shown = step.lost === true ? `${cut}\n${say.replLost}` : cut;
    if (step.lost === true) conversation.dropRepl();
    const { error, stopped, state } = step;
    this.#tree.report({
      type: 'code.finished',
      iteration,
      output: shown,
      error,
      milliseconds,
      stopped,
      state,
    });
    return { step, shown };
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

  #observe(outputs: readonly string[], steps: readonly number[] = []): void {
    const line = say.turnLine(this.#index + 1, this.#maxIterations);
    const scarce = say.scarcity(this.#tree.subCallsLeft, this.#tree.limits.maxSubCalls);
    this.#transcript.observe(outputs.join('\n'), steps);
    this.#transcript.add(line + scarce);
  }

  /** The best there is: the last words of the model, else the last output. */
  fallback(code: string, message: string): LoopResult {
    const { history } = this.#conversation;
    const last = this.#lastProse === '' ? history.slice(this.#firstStep).at(-1)?.output : this.#lastProse;
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

function outputOf({ output, error }: StepResult): string {
  return [output, error].filter((part) => part !== undefined && part !== '').join('\n');
}

/** The messages with a request at the end of the last one, or after it where that is the model's. */
function withRequest(messages: readonly ChatMessage[], request: string): ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: request }];
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content}\n\n${request}` }];
}
