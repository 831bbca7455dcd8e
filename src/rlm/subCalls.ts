import { bullets } from '../context/words';
import type { CallSpec, CallTree } from './callTree';
import { messageOf } from './errors';
import type { CallFinished } from './events';
import type { JsonSchema } from './jsonSchema';
import type { LoopResult } from './loopResult';
import { costOf } from './pricing';
import { subSystemPrompt } from './prompts';
import type { SubCall, SubCallResult } from './repl';
import { readJson, repairOf, schemaRequest, type Reading } from './structuredReply';
import { refusedAsTooLong, tooLong } from './subModelWindow';

/** Fan-outs up to this size are never refused: what they may cost is small, and asking twice costs a turn. */
const alwaysAllowed = 64;
/** So many times as long a reply a model may write that spends most of it on thinking. */
const roomToThink = 4;
/** No more than this share of the run's output tokens is set aside for one reply, whatever code asks for. */
const largestReply = 1 / 4;
/** What is wrong with a reply is told in so many lines. */
const maxProblems = 3;

/** Starts a child loop as the call of this id, and runs it to its end. */
export type RunChild = (call: string, request: SubCall, signal: AbortSignal) => Promise<LoopResult>;

type Reply = CallFinished['outcome'] & { readonly ok: true };

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
    if (allowed || calls <= alwaysAllowed || subCallsLeft <= 0) return undefined;
    if (calls <= subCallsLeft * this.#tree.limits.fanOutShare) return undefined;
    const inputTokens = Math.round(characters / 4);
    const size = `${calls} calls at once (about ${inputTokens} tokens${this.#costOf(calls, inputTokens)}) are more than`;
    const share = calls > subCallsLeft ? '' : ' a fair share of';
    return (
      `${size}${share} the ${subCallsLeft} that are left: make fewer and fuller calls (a sub-model reads some ` +
      '80,000 characters), or pass {allowMany: true} if it must be'
    );
  }

  /** What a batch may cost, at most, in words; empty where the model's price is not known. */
  #costOf(calls: number, inputTokens: number): string {
    const { subPrice } = this.#tree.traitsAt(this.#level);
    if (!subPrice) return '';
    const outputTokens = calls * this.#tree.limits.maxSubCallOutputTokens;
    return `, up to $${costOf({ inputTokens, outputTokens }, subPrice).toFixed(2)}`;
  }

  async call(request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    const depthLeft = this.#tree.limits.maxDepth - this.#level;
    if (depthLeft < 1) return failed(`sub-calls are off in this run (depth ${this.#level})`);
    const iteration = this.#iteration;
    const call = `${iteration}.c${++this.#inIteration}`;
    if (request.kind === 'rlm' && depthLeft > 1) return this.#child(call, request, signal);
    if (this.#tree.subCallsLeft <= 0) return this.#refused();
    const refusal = this.#tooLong(request);
    if (refusal !== undefined) return failed(refusal);
    if (!this.#tree.take()) return this.#refused();
    // What waits for its place is not rendered yet: thousands of prompts would fill the memory.
    return this.#tree.inPlace(() => this.#plain(call, iteration, request, signal));
  }

  async #plain(
    call: string,
    iteration: string,
    request: SubCall,
    signal: AbortSignal,
  ): Promise<SubCallResult> {
    if (this.#tree.launchesNothing) return this.#refused();
    const { kind, schema } = request;
    let spec: CallSpec;
    try {
      spec = {
        call,
        iteration,
        role: 'sub',
        level: this.#level,
        messages: [
          { role: 'system', content: subSystemPrompt },
          { role: 'user', content: userMessage(request) },
        ],
        newFrom: 0,
        isLast: false,
        maxOutputTokens: this.#maxReply(request),
        content: this.#tree.traitsAt(this.#level).sub.keepsReplies ? request.content() : undefined,
        schema,
        note: kind === 'rlm' ? 'rlm_query at the depth limit: made as a plain call' : undefined,
      };
    } catch (error) {
      return failed(messageOf(error));
    }
    const reply = await this.#ask(spec, request, signal);
    if (!reply.ok) return reply;
    if (schema) return this.#json(spec, request, schema, reply, signal);
    return reply.finish === 'length'
      ? { ok: true, text: `${reply.text}\n[cut off by the output limit]` }
      : { ok: true, text: reply.text };
  }

  /** What the reply holds; one that does not fit the schema is asked for once more. */
  async #json(
    spec: CallSpec,
    request: SubCall,
    schema: JsonSchema,
    reply: Reply,
    signal: AbortSignal,
  ): Promise<SubCallResult> {
    const first = this.#read(reply, schema);
    if (first.ok) return first;
    if (reply.finish === 'length')
      return failed(
        `the reply was cut off by the limit of ${this.#maxReply(request)} tokens, so its JSON is not whole: ` +
          'ask for less in one call, or allow more with {maxTokens}',
      );
    if (!this.#tree.take()) return doesNotFit(first.problems);
    const problems = this.#tree.fence(bullets(first.problems));
    const again = await this.#ask(repairOf(spec, reply.text, problems), request, signal);
    if (!again.ok) return again;
    const second = this.#read(again, schema);
    return second.ok ? second : doesNotFit(second.problems);
  }

  #read({ text, finish }: Pick<Reply, 'text' | 'finish'>, schema: JsonSchema): Reading {
    return readJson(text, finish !== 'length', (value) => this.#tree.misfits(schema, value));
  }

  /** One call of the model: its reply, or why there is none. */
  async #ask(
    spec: CallSpec,
    request: SubCall,
    signal: AbortSignal,
  ): Promise<Reply | (SubCallResult & { readonly ok: false })> {
    const outcome = await this.#tree.call(spec, signal);
    if (!outcome.ok)
      return failed(
        outcome.code === 'too-long' ? refusedAsTooLong(request, outcome.message) : outcome.message,
      );
    return outcome.finish === 'filtered'
      ? failed('the provider withheld the reply (content filter)')
      : outcome;
  }

  async #child(call: string, request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    if (this.#tree.subCallsLeft <= 0) return this.#refused();
    const { status, answer, reason } = await this.#runChild(call, request, signal);
    if (!answer) return failed(reason?.message ?? 'the child had no answer');
    if (request.schema) {
      const read = this.#read({ text: answer.text, finish: 'stop' }, request.schema);
      return read.ok ? read : doesNotFit(read.problems, reason?.message);
    }
    const partial = status === 'complete' ? '' : `\n[partial: ${reason?.message ?? 'it could not finish'}]`;
    return { ok: true, text: answer.text + partial };
  }

  #tooLong(request: SubCall): string | undefined {
    const { contextWindow } = this.#tree.traitsAt(this.#level).sub;
    return contextWindow === undefined ? undefined : tooLong(request, contextWindow, this.#maxReply(request));
  }

  /** Thoughts count against the limit: a model that thinks at length would have nothing left to say. */
  #maxReply({ maxOutputTokens }: SubCall): number {
    const { maxSubCallOutputTokens, maxOutputTokens: ofRun } = this.#tree.limits;
    const { profile } = this.#tree.traitsAt(this.#level).sub;
    const usual = maxSubCallOutputTokens * (profile === 'reasoning' ? roomToThink : 1);
    if (maxOutputTokens === undefined) return usual;
    return Math.min(maxOutputTokens, Math.max(usual, Math.floor(ofRun * largestReply)));
  }

  #refused(): SubCallResult {
    // What is refused makes the run's answer partial.
    if (this.#tree.subCallsLeft <= 0) this.#tree.take();
    return failed(`${this.#tree.exhausted?.message ?? 'the budget is used'}; answer with what you have`);
  }
}

/** The schema stands between question and text, so that calls which differ in their text alone begin alike. */
function userMessage({ prompt, schema, render }: SubCall): string {
  return [prompt, schema && schemaRequest(schema), render()]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function failed(message: string): SubCallResult & { readonly ok: false } {
  return { ok: false, message };
}

function doesNotFit(problems: readonly string[], reason?: string): SubCallResult {
  const why = reason === undefined ? '' : ` (${reason})`;
  return failed(`the reply does not fit the schema: ${problems.slice(0, maxProblems).join('; ')}${why}`);
}
