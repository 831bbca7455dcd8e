import { headAndTail } from '../context/words';
import { AnswerJudge } from './answerJudge';
import { askedTranscript } from './askedTranscript';
import { BlockRunner } from './blockRunner';
import type { CallTree, Exhausted } from './callTree';
import { childLoops } from './childLoops';
import type { Conversation } from './conversation';
import type { CallFinished } from './events';
import { withheldReply } from './errors';
import type { LoopTask } from './loopTask';
import type { LoopResult } from './loopResult';
import { LoopStopped } from './loopStopped';
import { parseReply, type ParsedReply, type ReplyCode } from './replyParsing';
import { RootCalls } from './rootCalls';
import { SubCalls } from './subCalls';
import type { Said, Transcript } from './transcript';
import * as say from './turnMessages';

type Outcome = CallFinished['outcome'];

const maxRepliesWithoutCode = 3;
const noTokens: Exhausted = { code: 'tokens', message: 'the budget of the run is used up' };

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
  readonly #root: RootCalls;
  readonly #blocks: BlockRunner;
  readonly #answers: AnswerJudge;
  readonly #maxIterations: number;
  readonly #finalPatterns: readonly RegExp[];
  #index = 0;
  /** Why this turn is the last although there were more. */
  #lastBecause: Exhausted | undefined;
  #withoutCode = 0;
  #lastProse = '';

  constructor(conversation: Conversation, task: LoopTask, tree: CallTree) {
    const { level } = task;
    this.#conversation = conversation;
    this.#task = task;
    this.#tree = tree;
    this.#maxIterations = level === 0 ? tree.limits.maxIterations : tree.limits.maxChildIterations;
    this.#finalPatterns = tree.settings.finalPatterns.map((source) => new RegExp(source));
    this.#subCalls = new SubCalls(tree, level, childLoops(conversation.context, level, tree, runLoop));
    const transcript = askedTranscript(conversation, task, tree, this.#maxIterations);
    const blocks = new BlockRunner(conversation, tree);
    const variables = (signal: AbortSignal) => blocks.variables(signal);
    this.#transcript = transcript;
    this.#blocks = blocks;
    this.#root = new RootCalls({ transcript, habits: conversation.habits, variables }, level, tree);
    this.#answers = new AnswerJudge(task, tree);
    conversation.serve({
      call: (request, signal) => this.#subCalls.call(request, signal),
      refuse: (calls, characters, allowed) => this.#subCalls.refuse(calls, characters, allowed),
      stops: () => blocks.stops(),
      block: () => blocks.block,
      reads: (when) => blocks.reads(when, task.parent === undefined ? '' : `${task.parent}.`),
      budget: () => this.#budget(),
      history: (index) => conversation.history[index],
    });
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
    this.#blocks.enter(iteration);
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

  /** The model's reply; it is asked again where a last turn may help. */
  async #ask(iteration: string, signal: AbortSignal): Promise<Outcome> {
    const reply = await this.#root.ask(iteration, this.#isLast, signal);
    if (reply.ok || reply.code !== 'budget' || this.#task.level !== 0) return reply;
    await this.#makeLast(this.#tree.exhausted ?? noTokens, signal);
    return this.#root.call(iteration, this.#isLast, signal);
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
      return { status: 'failed', reason: { code: 'filtered', message: withheldReply } };
    }
    if (finish === 'length') {
      this.#warn(
        'reply-cut',
        `Turn ${iteration}: the reply was cut off by the output limit; its code was not run.`,
      );
      this.#observe([say.cutReplyNudge]);
      return undefined;
    }
    return parsed.first
      ? this.#execute(iteration, parsed, parsed.first, signal)
      : this.#nudge(iteration, text);
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
    this.#transcript.add(say.lastTurnFor(because.message, await this.#blocks.variables(signal)));
  }

  #nudge(iteration: string, text: string): LoopResult | undefined {
    this.#withoutCode++;
    const isEmpty = text.trim() === '';
    const what = isEmpty ? 'was empty' : 'had no code to run';
    this.#warn('reply-without-code', `Turn ${iteration}: the reply ${what}.`);
    if (this.#withoutCode < maxRepliesWithoutCode) {
      this.#observe([say.noCode(this.#tree.traitsAt(this.#task.level).loop.offersReplTool === true)]);
      return undefined;
    }
    return this.fallback(
      'no-code',
      `the model answered ${maxRepliesWithoutCode} times in a row without code${isEmpty ? '; its last reply was empty' : ''}`,
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
    // What a block costs is not paid twice.
    const confirmed = this.#answers.confirmed(first.code);
    if (confirmed) return confirmed;
    const { history, hasLooked } = this.#conversation;
    const one = this.#tree.settings.oneBlockATurn;
    const said: Said[] = [];
    const from = history.length;
    for (const [index, code] of (one ? [first.code] : blocks).entries()) {
      const { step, shown } = await this.#blocks.run(iteration, index, code, signal);
      said.push(...shown);
      if (step.final !== undefined) {
        const given = { code, text: step.final, isBlind: !hasLooked, isLast: this.#isLast };
        const judged = this.#answers.judge(given);
        if (typeof judged !== 'string') return judged;
        said.push(judged);
        break;
      }
      if (step.error !== undefined) break;
    }
    const stuck = this.#blocks.stuck();
    if (stuck !== undefined) return this.fallback('stuck', stuck);
    if (one && hasMore) said.push(say.oneBlock);
    this.#observe(
      said,
      history.slice(from).map((_, index) => from + index),
    );
    return undefined;
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

  #observe(said: readonly Said[], steps: readonly number[] = []): void {
    const line = say.turnLine(this.#index + 1, this.#maxIterations);
    const scarce = say.scarcity(this.#tree.subCallsLeft, this.#tree.limits.maxSubCalls);
    this.#transcript.observe(said, steps);
    this.#transcript.add(line + scarce);
  }

  /** The best there is: the last words of the model, else the last output. */
  fallback(code: string, message: string): LoopResult {
    const last = this.#lastProse === '' ? this.#blocks.lastOutput : this.#lastProse;
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
